namespace OrleansMesh.Testing.Mesh;

/// <summary>A folder of a test's own, deleted with everything in it.</summary>
public sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleansmesh-test-");

    public string Path => _folder.FullName;

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}
