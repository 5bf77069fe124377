using Microsoft.Extensions.Options;
using OrleansMesh.Storage.Sqlite;

namespace OrleansMesh.Storage.Tests;

/// <summary>A folder of its own for one test's database.</summary>
internal sealed class StoreFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleansmesh-storage-");

    public string Database => Path.Combine(_folder.FullName, "hub.db");

    public IOptions<SqliteOptions> Options(Action<SqliteOptions>? set = null)
    {
        var options = new SqliteOptions { Path = Database };
        set?.Invoke(options);
        return Microsoft.Extensions.Options.Options.Create(options);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
