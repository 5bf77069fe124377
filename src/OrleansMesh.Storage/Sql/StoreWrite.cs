namespace OrleansMesh.Storage.Sql;

/// <summary>One waiting write. Its statements run inside a transaction shared with its neighbours; its waiter is told after the flush.</summary>
internal abstract class StoreWrite
{
    /// <summary>Whether those that were asked for later may come first, for a moment.</summary>
    public bool MayWait { get; init; }

    /// <summary>Runs the statements. A failure here fails this write alone; its neighbours are undone and run again.</summary>
    public abstract void Run(StoreConnection connection);

    /// <summary>The transaction is flushed, or this write failed with <paramref name="error"/>.</summary>
    public abstract void Finish(Exception? error);
}
