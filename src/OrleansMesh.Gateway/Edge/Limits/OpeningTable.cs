namespace OrleansMesh.Gateway.Edge.Limits;

/// <summary>The connections that are not joined, bounded in all and by address. Thread-safe.</summary>
/// <remarks>
/// When all places are taken, a newcomer gets the place of the one that is silent longest, else of the one that is longest in
/// its handshake: a flood displaces itself and locks nobody out. Who has proven a node key keeps its place.
/// </remarks>
internal sealed class OpeningTable(int openingsMax, int perAddressMax, TimeSpan firstRecordTimeout, TimeSpan joinTimeout, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Opening>[] _stages = [new(), new(), new()];
    private readonly Dictionary<AddressBlock, int> _byAddress = [];
    private int _count;

    /// <summary>How many there are of a stage.</summary>
    public int Count(OpeningStage stage)
    {
        lock (_gate)
        {
            return _stages[(int)stage].Count;
        }
    }

    /// <summary>Gives the newcomer a place, owed back by <see cref="Leave"/>; else says why not.</summary>
    public EdgeRefusal TryEnter(AddressBlock address, out Opening? opening)
    {
        opening = null;
        Opening? displaced = null;
        lock (_gate)
        {
            if (_byAddress.GetValueOrDefault(address) >= perAddressMax)
            {
                return EdgeRefusal.AddressFull;
            }

            if (_count >= openingsMax)
            {
                displaced = (_stages[(int)OpeningStage.Silent].First ?? _stages[(int)OpeningStage.Handshaking].First)?.Value;
                if (displaced is null)
                {
                    return EdgeRefusal.OpeningsFull;
                }

                Remove(displaced);
            }

            opening = new Opening(address, firstRecordTimeout, joinTimeout, clock);
            opening.Place = _stages[(int)OpeningStage.Silent].AddLast(opening);
            _byAddress[address] = _byAddress.GetValueOrDefault(address) + 1;
            _count++;
        }

        displaced?.Displace();
        return EdgeRefusal.None;
    }

    /// <summary>Ends all that have sent no whole record yet: the hub stops, and nobody waits for their time.</summary>
    public void EndSilent()
    {
        Opening[] silent;
        lock (_gate)
        {
            silent = [.. _stages[(int)OpeningStage.Silent]];
        }

        foreach (Opening one in silent)
        {
            one.Displace();
        }
    }

    /// <summary>The connection has come that far; one that was displaced meanwhile stays so.</summary>
    public void Advance(Opening opening, OpeningStage stage)
    {
        ArgumentNullException.ThrowIfNull(opening);
        lock (_gate)
        {
            if (opening.Place is not { } place || stage <= opening.Stage)
            {
                return;
            }

            _stages[(int)opening.Stage].Remove(place);
            _stages[(int)stage].AddLast(place);
            bool first = opening.Stage == OpeningStage.Silent;
            opening.Stage = stage;
            if (first)
            {
                opening.Extend();
            }
        }
    }

    /// <summary>Gives the place back.</summary>
    public void Leave(Opening opening)
    {
        ArgumentNullException.ThrowIfNull(opening);
        lock (_gate)
        {
            Remove(opening);
        }

        opening.Dispose();
    }

    private void Remove(Opening opening)
    {
        if (opening.Place is not { } place)
        {
            return;
        }

        _stages[(int)opening.Stage].Remove(place);
        opening.Place = null;
        _count--;
        if (--_byAddress[opening.Address] == 0)
        {
            _ = _byAddress.Remove(opening.Address);
        }
    }
}
