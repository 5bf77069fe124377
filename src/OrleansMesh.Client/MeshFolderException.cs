namespace OrleansMesh.Client;

/// <summary>A mesh's folder is missing, incomplete, in use or not of its form; the message names the file and what to do.</summary>
public sealed class MeshFolderException : Exception
{
    public MeshFolderException()
        : this("The folder of the mesh cannot be used.")
    {
    }

    public MeshFolderException(string message)
        : base(message)
    {
    }

    public MeshFolderException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
