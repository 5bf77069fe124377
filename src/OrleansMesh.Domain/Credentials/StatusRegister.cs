namespace OrleansMesh.Domain.Credentials;

/// <summary>
/// An issuer's own register behind one pair of published lists, revocation and suspension, which share their indexes (I-03):
/// revoking is for ever, suspending can be lifted. Not for use by several threads at once.
/// </summary>
public sealed class StatusRegister
{
    /// <summary>Credentials of one register: half of the entries, so that a new index is never the only guess.</summary>
    public const int AllocatedMax = StatusBits.EntriesMin / 2;

    private readonly StatusBits _allocated = new();
    private readonly StatusBits _revoked = new();
    private readonly StatusBits _suspended = new();

    /// <summary>How many indexes are taken.</summary>
    public int Allocated { get; private set; }

    /// <summary>Takes a free index at random, so that neighbours in the list tell nothing of neighbours in time (Bitstring Status List 5.1); false when full.</summary>
    /// <param name="below">A uniformly random number from 0 to its argument − 1.</param>
    public bool TryAllocate(Func<int, int> below, out int index)
    {
        ArgumentNullException.ThrowIfNull(below);
        index = -1;
        if (Allocated >= AllocatedMax)
        {
            return false;
        }

        // At most half is taken, so each draw succeeds with a chance of one half or more; the scan bounds the worst case.
        int start = below(_allocated.Count);
        for (int tries = 0; tries < 64 && _allocated[start]; tries++)
        {
            start = below(_allocated.Count);
        }

        while (_allocated[start])
        {
            start = (start + 1) % _allocated.Count;
        }

        index = start;
        Take(index);
        return true;
    }

    /// <summary>Puts an index back as it was stored; a second time it is an error of the store and throws <see cref="ArgumentException"/>.</summary>
    public void Restore(int index, StatusState state)
    {
        if (_allocated[index] || state == StatusState.Free)
        {
            throw new ArgumentException($"Index {index} cannot be restored as {state}.", nameof(index));
        }

        Take(index);
        _revoked[index] = state == StatusState.Revoked;
        _suspended[index] = state == StatusState.Suspended;
    }

    /// <summary>What is said of an index, 0 to <see cref="StatusBits.EntriesMin"/> − 1; <see cref="StatusState.Free"/> beyond.</summary>
    public StatusState StateOf(int index)
    {
        if (index < 0 || index >= _allocated.Count || !_allocated[index])
        {
            return StatusState.Free;
        }

        return _revoked[index] ? StatusState.Revoked : _suspended[index] ? StatusState.Suspended : StatusState.Active;
    }

    /// <summary>Withdraws a credential for ever; a suspension ends with it.</summary>
    public StatusChange Revoke(int index) => Change(index, StatusState.Revoked);

    /// <summary>Lets a credential rest.</summary>
    public StatusChange Suspend(int index) => Change(index, StatusState.Suspended);

    /// <summary>Lifts a suspension.</summary>
    public StatusChange Resume(int index) => Change(index, StatusState.Active);

    /// <summary>A copy of the bits to publish.</summary>
    public StatusBits BitsOf(StatusPurpose purpose) => (purpose == StatusPurpose.Revocation ? _revoked : _suspended).Copy();

    /// <summary>What a change does to a state; the rule by itself, for stores that change rows.</summary>
    public static StatusChange Judge(StatusState from, StatusState to)
    {
        if (from == StatusState.Free)
        {
            return StatusChange.NotAllocated;
        }

        if (from == to)
        {
            return StatusChange.Unchanged;
        }

        return from == StatusState.Revoked ? StatusChange.RevokedForEver : StatusChange.Done;
    }

    private StatusChange Change(int index, StatusState to)
    {
        StatusChange change = Judge(StateOf(index), to);
        if (change == StatusChange.Done)
        {
            _revoked[index] = to == StatusState.Revoked;
            _suspended[index] = to == StatusState.Suspended;
        }

        return change;
    }

    private void Take(int index)
    {
        _allocated[index] = true;
        Allocated++;
    }
}
