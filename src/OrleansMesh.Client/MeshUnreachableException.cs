namespace OrleansMesh.Client;

/// <summary>The hub could not be reached, or did not answer in time: nothing is known of what became of the request.</summary>
public sealed class MeshUnreachableException : Exception
{
    public MeshUnreachableException()
        : this("The hub cannot be reached.")
    {
    }

    /// <param name="message">What was tried and what to do next.</param>
    public MeshUnreachableException(string message)
        : base(message)
    {
    }

    /// <param name="message">What was tried and what to do next.</param>
    public MeshUnreachableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
