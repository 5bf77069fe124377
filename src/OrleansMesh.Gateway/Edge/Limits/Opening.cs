namespace OrleansMesh.Gateway.Edge.Limits;

/// <summary>A place among the connections that are not joined, with the time that its holder has. Made by <see cref="OpeningTable"/>.</summary>
internal sealed class Opening : IDisposable
{
    private readonly CancellationTokenSource _over;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _joinTimeout;
    private readonly long _since;
    private int _reason;

    /// <param name="firstRecordTimeout">How long it may be silent.</param>
    /// <param name="joinTimeout">How long all of it may take, from now on.</param>
    public Opening(AddressBlock address, TimeSpan firstRecordTimeout, TimeSpan joinTimeout, TimeProvider clock)
    {
        Address = address;
        _clock = clock;
        _joinTimeout = joinTimeout;
        _since = clock.GetTimestamp();
        _over = new CancellationTokenSource(firstRecordTimeout < joinTimeout ? firstRecordTimeout : joinTimeout, clock);
    }

    /// <summary>Where the connection comes from.</summary>
    public AddressBlock Address { get; }

    /// <summary>How far it has come; changed by its table alone.</summary>
    public OpeningStage Stage { get; internal set; }

    /// <summary>Where it stands among those of its stage; null once it has left.</summary>
    internal LinkedListNode<Opening>? Place { get; set; }

    /// <summary>Cancelled when its time is over or a newcomer got its place.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Why <see cref="Over"/> was cancelled.</summary>
    public EdgeRefusal Reason => (EdgeRefusal)Volatile.Read(ref _reason) is var given && given != EdgeRefusal.None
        ? given
        : Stage == OpeningStage.Silent ? EdgeRefusal.Silent : EdgeRefusal.Late;

    /// <summary>Ends it for a newcomer; for its table, outside of any lock.</summary>
    internal void Displace()
    {
        Volatile.Write(ref _reason, (int)EdgeRefusal.Displaced);
        try
        {
            _over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // it has left by itself in this very moment
        }
    }

    /// <summary>The first record came: from now on the time of the whole opening counts.</summary>
    internal void Extend()
    {
        TimeSpan left = _joinTimeout - _clock.GetElapsedTime(_since);
        _over.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public void Dispose() => _over.Dispose();
}
