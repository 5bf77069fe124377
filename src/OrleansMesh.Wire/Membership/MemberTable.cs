namespace OrleansMesh.Wire.Membership;

/// <summary>The other members: a bounded list in a random order, which probes go through round by round (SWIM §4.3).</summary>
internal sealed class MemberTable(int membersMax, Random random)
{
    private readonly Dictionary<NodeId, Member> _byId = [];
    private readonly List<Member> _order = [];
    private int _next;

    /// <summary>All, in the order of the present round.</summary>
    public IReadOnlyList<Member> All => _order;

    /// <summary>Members that are neither dead nor gone, and oneself.</summary>
    public int LivingCount { get; private set; } = 1;

    public Member? Find(NodeId id) => _byId.GetValueOrDefault(id);

    /// <summary>A new living member at a random place; null when there is no room, also not by forgetting one that is over.</summary>
    public Member? TryAdd(NodeId id)
    {
        if (_order.Count + 1 >= membersMax && !TryForgetOldest())
        {
            return null;
        }

        var member = new Member(id);
        _byId.Add(id, member);
        _order.Insert(random.Next(_order.Count + 1), member);
        LivingCount++;
        return member;
    }

    /// <summary>Counts anew after a member's state changed.</summary>
    public void Changed(bool wasOver, bool isOver) => LivingCount += (wasOver ? 1 : 0) - (isOver ? 1 : 0);

    /// <summary>The next member of the round that is not over; null when there is none. Each living one comes once a round.</summary>
    public Member? NextToProbe()
    {
        for (int tried = 0; tried <= _order.Count; tried++)
        {
            if (_next >= _order.Count)
            {
                Shuffle();
                _next = 0;
            }

            if (_order.Count > 0 && _order[_next++] is { IsOver: false } member)
            {
                return member;
            }
        }

        return null;
    }

    /// <summary>Up to <paramref name="count"/> different members that fulfil the condition, at random.</summary>
    public List<Member> Pick(int count, Predicate<Member> condition)
    {
        List<Member> found = _order.FindAll(condition);
        for (int i = 0; i < Math.Min(count, found.Count); i++)
        {
            int other = random.Next(i, found.Count);
            (found[i], found[other]) = (found[other], found[i]);
        }

        return count < found.Count ? found[..count] : found;
    }

    /// <summary>Forgets who has been over since before <paramref name="limit"/>, unless it is kept.</summary>
    public void ForgetOver(TimeSpan limit)
    {
        for (int i = _order.Count - 1; i >= 0; i--)
        {
            if (_order[i] is { IsOver: true, IsKept: false } member && member.ChangedAt < limit)
            {
                Forget(i);
            }
        }
    }

    private bool TryForgetOldest()
    {
        int oldest = -1;
        for (int i = 0; i < _order.Count; i++)
        {
            bool candidate = _order[i] is { IsOver: true, IsKept: false };
            oldest = candidate && (oldest < 0 || _order[i].ChangedAt < _order[oldest].ChangedAt) ? i : oldest;
        }

        if (oldest >= 0)
        {
            Forget(oldest);
        }

        return oldest >= 0;
    }

    private void Forget(int index)
    {
        _byId.Remove(_order[index].Id);
        _order.RemoveAt(index);
        _next -= index < _next ? 1 : 0;
    }

    private void Shuffle()
    {
        for (int i = _order.Count - 1; i > 0; i--)
        {
            int other = random.Next(i + 1);
            (_order[i], _order[other]) = (_order[other], _order[i]);
        }
    }
}
