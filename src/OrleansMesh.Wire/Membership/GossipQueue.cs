namespace OrleansMesh.Wire.Membership;

/// <summary>Reports that wait to be told: one a member, the least told first, each at most λ·log10(members + 1) times (SWIM §4.1).</summary>
internal sealed class GossipQueue(int retransmitFactor)
{
    private readonly List<Item> _items = [];

    /// <summary>How many wait; at most one a member.</summary>
    public int Count => _items.Count;

    /// <summary>Takes the place of what waits about the same member.</summary>
    public void Add(in MemberUpdate update)
    {
        NodeId member = update.Member;
        _items.RemoveAll(i => i.Update.Member == member);
        _items.Insert(0, new Item { Update = update });
    }

    /// <summary>Adds what fits, and forgets what has been told often enough.</summary>
    /// <param name="except">Reports about this member are not told: the caller has done it.</param>
    /// <param name="members">Living members, oneself included.</param>
    public void Fill(ref MembershipMessageBuilder message, NodeId except, int members)
    {
        int limit = retransmitFactor * (int)Math.Ceiling(Math.Log10(members + 1));
        foreach (Item item in _items)
        {
            if (item.Update.Member != except && message.TryAdd(item.Update))
            {
                item.Told++;
            }
        }

        _items.RemoveAll(i => i.Told >= limit);

        // Insertion sort: nearly ordered already, and equal ones keep their order, so that a run can be repeated.
        for (int i = 1; i < _items.Count; i++)
        {
            for (int j = i; j > 0 && _items[j - 1].Told > _items[j].Told; j--)
            {
                (_items[j - 1], _items[j]) = (_items[j], _items[j - 1]);
            }
        }
    }

    private sealed class Item
    {
        public required MemberUpdate Update { get; init; }

        public int Told { get; set; }
    }
}
