namespace OrleansMesh.Gateway.Links;

/// <summary>Relays in their order, bounded by bytes.</summary>
internal sealed class RelayQueue(int bytesMax)
{
    private readonly Queue<OutgoingRelay> _relays = new();
    private int _bytes;

    /// <summary>Whether it may come: always when nothing waits, so that one may be longer than the bound.</summary>
    public bool HasRoomFor(OutgoingRelay relay) => _bytes == 0 || _bytes + relay.Length <= bytesMax;

    public bool TryAdd(OutgoingRelay relay)
    {
        if (!HasRoomFor(relay))
        {
            return false;
        }

        _relays.Enqueue(relay);
        _bytes += relay.Length;
        return true;
    }

    /// <summary>Moves the first ones to a round: one in any case, more while they are within so many bytes.</summary>
    public void TakeRound(List<OutgoingRelay> round, int roundBytesMax)
    {
        int taken = 0;
        while (_relays.TryPeek(out OutgoingRelay next) && (taken == 0 || taken + next.Length <= roundBytesMax))
        {
            round.Add(_relays.Dequeue());
            taken += next.Length;
            _bytes -= next.Length;
        }
    }
}
