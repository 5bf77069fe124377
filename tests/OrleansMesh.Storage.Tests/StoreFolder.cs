using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Tests;

/// <summary>A folder of its own for one test's SQLite file.</summary>
public sealed class StoreFolder : TestDatabase
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleansmesh-storage-");

    public string Database => Path.Combine(_folder.FullName, "hub.db");

    /// <inheritdoc/>
    public override void Dispose() => _folder.Delete(recursive: true);

    /// <inheritdoc/>
    protected override StoreOptions Named() => new() { Path = Database };
}
