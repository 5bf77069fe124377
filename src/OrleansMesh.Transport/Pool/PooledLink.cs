namespace OrleansMesh.Transport.Pool;

/// <summary>A connection with what decides between it and another of the same peer.</summary>
internal sealed class PooledLink<TConnection>(TConnection connection, bool isOurs, long since)
    where TConnection : class, IPooledConnection
{
    public TConnection Connection => connection;

    /// <summary>Dialled by this side.</summary>
    public bool IsOurs => isOurs;

    public long Since { get; } = since;

    public long UsedAt { get; set; } = since;

    /// <summary>Of a loser: when it is closed.</summary>
    public long LingersUntil { get; set; }

    public bool IsOver => connection.Completion.IsCompleted;
}
