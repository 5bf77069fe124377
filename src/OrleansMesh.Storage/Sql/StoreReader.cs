using System.Data.Common;

namespace OrleansMesh.Storage.Sql;

/// <summary>Reads beside the writer; each read sees what was flushed before it began.</summary>
public abstract class StoreReader : IDisposable
{
    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>What follows FROM for a table with the strings of a JSON array in its column <c>value</c>: the databases have no common word for it.</summary>
    internal abstract string JsonElements(string array);

    /// <summary>Runs a query and shapes each row; parameters are <c>$1</c>, <c>$2</c>, … in the order given.</summary>
    internal abstract ValueTask<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> shape, CancellationToken cancellationToken, params ReadOnlySpan<object?> values);
}
