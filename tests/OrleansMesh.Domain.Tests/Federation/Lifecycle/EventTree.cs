using System.Numerics;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>
/// A set of events as a tree of commands, in one order alone (children by party, of which each has one at most), with what each party knows of it.
/// Where parties did the same at the same place, the rank says whose hash is lower: each order is a tree of its own.
/// </summary>
internal sealed class EventTree
{
    /// <summary>Most events.</summary>
    public const int EventsMax = 8;

    /// <summary>Most parties.</summary>
    public const int PartiesMax = 3;

    private readonly uint[] _beneath = new uint[EventsMax + 1];
    private readonly uint[] _of = new uint[PartiesMax];

    /// <summary>Class of the standing before all events.</summary>
    public int Root { get; set; }

    /// <summary>Events, numbered from 1; each after the one before it.</summary>
    public int Count { get; private set; }

    /// <summary>The event before; 0 for the root.</summary>
    public byte[] Parent { get; } = new byte[EventsMax + 1];

    public byte[] Party { get; } = new byte[EventsMax + 1];

    public byte[] Kind { get; } = new byte[EventsMax + 1];

    public byte[] Rank { get; } = new byte[EventsMax + 1];

    /// <summary>Of each party, bit n - 1 for event n.</summary>
    public uint[] Views { get; } = new uint[PartiesMax];

    public uint All => (1u << Count) - 1;

    /// <summary>The tree, without the views.</summary>
    public UInt128 Key
    {
        get
        {
            UInt128 key = 0;
            for (int i = Count; i >= 1; i--)
            {
                key = (key << 12) | ((uint)Parent[i] << 8) | ((uint)Party[i] << 6) | ((uint)Kind[i] << 2) | Rank[i];
            }

            return (key << 16) | ((uint)Root << 4) | (uint)Count;
        }
    }

    /// <summary>What the parties know, 8 bits each.</summary>
    public uint Knowledge => Views[0] | (Views[1] << 8) | (Views[2] << 16);

    public void Read(UInt128 key, uint knowledge)
    {
        Count = (int)(key & 15);
        Root = (int)((key >> 4) & 0xFFF);
        key >>= 16;
        for (int i = 1; i <= Count; i++, key >>= 12)
        {
            uint node = (uint)(key & 0xFFF);
            (Parent[i], Party[i], Kind[i], Rank[i]) = ((byte)(node >> 8), (byte)((node >> 6) & 3), (byte)((node >> 2) & 15), (byte)(node & 3));
        }

        for (int party = 0; party < PartiesMax; party++)
        {
            Views[party] = (knowledge >> (8 * party)) & 0xFF;
        }

        Index();
    }

    /// <summary>The end of the history that counts for who knows a part of the tree; 0 for the root.</summary>
    public int Head(uint view)
    {
        int at = 0;
        while (Choose(at, view) is var next && next != 0)
        {
            at = next;
        }

        return at;
    }

    /// <summary>The event that counts after another one; 0 when none follows. The rule is that of the machine: who signed beneath another steps back, then the kind, then the hash.</summary>
    public int Choose(int at, uint view)
    {
        int best = 0;
        bool bestIsSteady = false;
        uint beneath = Followers(at, view);
        for (int i = 1; i <= Count; i++)
        {
            if (Parent[i] != at || (view & (1u << (i - 1))) == 0)
            {
                continue;
            }

            bool isSteady = (beneath & ~_beneath[i] & _of[Party[i]]) == 0;
            bool isBetter = best == 0 || (isSteady != bestIsSteady ? isSteady : (Kind[i], Rank[i]).CompareTo((Kind[best], Rank[best])) < 0);
            (best, bestIsSteady) = isBetter ? (i, isSteady) : (best, bestIsSteady);
        }

        return best;
    }

    /// <summary>Adds an event and what its author knows then; the numbers of the others may change.</summary>
    public void Add(int at, int party, int kind, int rank, uint view)
    {
        for (int i = 1; i <= Count; i++)
        {
            Rank[i] += Parent[i] == at && Kind[i] == kind && Rank[i] >= rank ? (byte)1 : (byte)0;
        }

        int added = ++Count;
        (Parent[added], Party[added], Kind[added], Rank[added]) = ((byte)at, (byte)party, (byte)kind, (byte)rank);
        Views[party] = view | (1u << (added - 1));
        Sort();
    }

    /// <summary>How many have done the same at the same place.</summary>
    public int SameAt(int at, int kind)
    {
        int same = 0;
        for (int i = 1; i <= Count; i++)
        {
            same += Parent[i] == at && Kind[i] == kind ? 1 : 0;
        }

        return same;
    }

    /// <summary>
    /// The event after the root that all parties have and that stays chosen whatever comes; 0 when there is none. It is the only one, or every party knows all
    /// beneath the others and has chosen it: who goes on signs beneath it, and that makes none of the others steadier.
    /// </summary>
    public int Settled(int parties)
    {
        int chosen = Choose(0, All);
        if (chosen == 0)
        {
            return 0;
        }

        uint others = All & ~_beneath[chosen];
        for (int party = 0; party < parties; party++)
        {
            uint view = Views[party];
            if ((view & (1u << (chosen - 1))) == 0 || (view & others) != others || Choose(0, view) != chosen)
            {
                return 0;
            }
        }

        return chosen;
    }

    /// <summary>Keeps what follows an event, which becomes the root.</summary>
    /// <param name="root">Its class.</param>
    public void Cut(int at, int root)
    {
        uint kept = _beneath[at] & ~(1u << (at - 1));
        Span<byte> numbers = stackalloc byte[EventsMax + 1];
        numbers.Clear();
        int count = 0;
        for (int i = 1; i <= Count; i++)
        {
            if ((kept & (1u << (i - 1))) == 0)
            {
                continue;
            }

            count++;
            numbers[i] = (byte)count;
            (Parent[count], Party[count], Kind[count], Rank[count]) = (Parent[i] == at ? (byte)0 : numbers[Parent[i]], Party[i], Kind[i], Rank[i]);
        }

        Renumber(numbers);
        (Count, Root) = (count, root);
        Index();
    }

    /// <summary>Exchanges two parties.</summary>
    public void Exchange(int a, int b, int root)
    {
        for (int i = 1; i <= Count; i++)
        {
            Party[i] = Party[i] == a ? (byte)b : Party[i] == b ? (byte)a : Party[i];
        }

        (Views[a], Views[b], Root) = (Views[b], Views[a], root);
        Sort();
    }

    // All events beneath another one that are known.
    private uint Followers(int at, uint view) => at == 0 ? view : view & _beneath[at] & ~(1u << (at - 1));

    // Depth first, children by party: the one order.
    private void Sort()
    {
        Span<byte> numbers = stackalloc byte[EventsMax + 1];
        numbers.Clear();
        int count = 0;
        Visit(0, ref count, numbers);
        Span<byte> old = stackalloc byte[4 * (EventsMax + 1)];
        for (int i = 1; i <= Count; i++)
        {
            (old[4 * i], old[(4 * i) + 1], old[(4 * i) + 2], old[(4 * i) + 3]) = (Parent[i], Party[i], Kind[i], Rank[i]);
        }

        for (int i = 1; i <= Count; i++)
        {
            int to = numbers[i];
            (Parent[to], Party[to], Kind[to], Rank[to]) = (numbers[old[4 * i]], old[(4 * i) + 1], old[(4 * i) + 2], old[(4 * i) + 3]);
        }

        Renumber(numbers);
        Index();
    }

    private void Visit(int at, ref int count, Span<byte> numbers)
    {
        for (int party = 0; party < PartiesMax; party++)
        {
            for (int i = 1; i <= Count; i++)
            {
                if (Parent[i] == at && Party[i] == party)
                {
                    numbers[i] = (byte)++count;
                    Visit(i, ref count, numbers);
                }
            }
        }
    }

    private void Renumber(ReadOnlySpan<byte> numbers)
    {
        for (int party = 0; party < PartiesMax; party++)
        {
            uint view = 0;
            for (uint left = Views[party]; left != 0; left &= left - 1)
            {
                int to = numbers[BitOperations.TrailingZeroCount(left) + 1];
                view |= to == 0 ? 0 : 1u << (to - 1);
            }

            Views[party] = view;
        }
    }

    private void Index()
    {
        Array.Clear(_of);
        for (int i = Count; i >= 1; i--)
        {
            _beneath[i] = 1u << (i - 1);
            _of[Party[i]] |= 1u << (i - 1);
        }

        for (int i = Count; i >= 1; i--)
        {
            _beneath[Parent[i]] |= _beneath[i];
        }
    }
}
