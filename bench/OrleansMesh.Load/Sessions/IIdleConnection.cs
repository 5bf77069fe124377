namespace OrleansMesh.Load.Sessions;

/// <summary>A connection that is held open and asks now and then whether the other side lives.</summary>
internal interface IIdleConnection
{
    /// <summary>Reads until the connection is over, for whatever reason.</summary>
    Task RunAsync();

    /// <summary>Sends a ping when nothing was heard for the interval; called often, by one thread.</summary>
    void Pulse();

    /// <summary>Ends it.</summary>
    ValueTask CloseAsync();
}
