using Microsoft.Extensions.Options;
using OrleansMesh.Storage.Sql;

namespace OrleansMesh.Storage.Tests;

/// <summary>A database of one test's own; what is in it stays until it is disposed of.</summary>
public abstract class TestDatabase : IDisposable
{
    /// <summary>Settings that name it.</summary>
    public IOptions<StoreOptions> Options(Action<StoreOptions>? set = null)
    {
        StoreOptions options = Named();
        set?.Invoke(options);
        return Microsoft.Extensions.Options.Options.Create(options);
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>The defaults, with its name.</summary>
    protected abstract StoreOptions Named();
}
