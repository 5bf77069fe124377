using System.Numerics;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>
/// What of a set of events can still be gone on from, and the last event of each party: all that what can follow depends on, but for names.
/// Nodes are numbered depth first, of several children the one that counts first; <see cref="Normalize"/> leaves nothing else.
/// </summary>
/// <remarks>
/// Why it is enough, where every party keeps the rules. At each fork the least child by kind and hash counts (<c>ForkRule</c> asks the machine for
/// every fork that there can be), so a party goes over to lesser siblings alone, and never back: of what it knows, nothing matters but the way to its last
/// event. It can sign at that event, at all that is beneath, and at whatever branches off to a lesser side of the way: in depth-first order at all that
/// comes before the end of its last event's subtree, but for the way itself. Hence:
/// what comes after the end of all of these is dead, since nobody will sign there, and it is cut off;
/// a node where nobody can sign any more is closed: neither its standing matters nor the kinds of its children, but their order alone, so that one child takes its place, and children
/// of a closed one beneath a closed one are those of the upper one, in order;
/// beneath a node where a party still can sign, a child's kind matters as far as a kind to come can be before or after it.
/// Each of these steps keeps, for every party, where it can sign and what is before what, and so every sequence of commands that can follow.
/// </remarks>
internal sealed class HeadTree(ClassTable classes)
{
    /// <summary>Most nodes.</summary>
    public const int NodesMax = 15;

    // In place of a class where nobody can sign; and the label where no kind to come is compared.
    private const int Closed = 0x3FFF;
    private const int NoLabel = 30;

    private readonly Nodes _at = new();
    private readonly Nodes _out = new();
    private readonly int[] _last = new int[NodesMax];
    private readonly bool[] _kept = new bool[NodesMax];
    private bool _isAgain;

    /// <summary>Nodes, the root included.</summary>
    public int Count => _at.Count;

    /// <summary>The class of a node where some party can sign; meaningless at others.</summary>
    public int Class(int node) => _at.Class[node];

    /// <summary>Bit p for the party p that can sign at the node.</summary>
    public int Signers(int node) => _at.Signers[node];

    /// <summary>The one before any command.</summary>
    public void Begin()
    {
        _at.Count = 0;
        _at.Put(-1, NoLabel, classes.Root, (1 << classes.Parties) - 1);
        _at.Index(classes);
    }

    /// <summary>Makes this the one of a set of events; to be normalized.</summary>
    /// <param name="root">Class of the standing before all of them.</param>
    /// <param name="events">Each after the one before it.</param>
    public void Read(int root, IReadOnlyList<Signed> events)
    {
        _at.Count = 0;
        var parties = new List<int> { -1 };
        _at.Put(-1, NoLabel, root, 0);
        PutBeneath(0, 0, events, parties);
        _at.Index(classes);
        for (int party = 0; party < classes.Parties; party++)
        {
            // the last that a party signed is where one would stand who knows its events alone
            int at = 0;
            for (int child = 1; child < _at.End[at];)
            {
                bool isOn = parties.IndexOf(party, child, _at.End[child] - child) >= 0;
                (at, child) = isOn ? (child, child + 1) : (at, _at.End[child]);
            }

            _at.Marks[at] |= 1 << party;
        }

        _at.Index(classes);
    }

    /// <summary>A state as <see cref="Write"/> gave it.</summary>
    public void Read(ReadOnlySpan<uint> state)
    {
        _at.Count = 0;
        foreach (uint node in state)
        {
            _at.Put((int)(node >> 22) - 1, (int)((node >> 17) & 31), (int)(node & 0x3FFF), (int)((node >> 14) & 7));
        }

        _at.Index(classes);
    }

    /// <summary>The places that a new child of this kind can have among the others, by its hash: before the child of the first number, to that of the second.</summary>
    public (int First, int Last) Places(int node, int kind)
    {
        int label = Label(kind);
        (int first, int last, int place) = (0, 0, 0);
        for (int i = node + 1; i < _at.End[node]; i = _at.End[i], place++)
        {
            first += _at.Label[i] < label ? 1 : 0;
            last += _at.Label[i] <= label ? 1 : 0;
        }

        return (first, last);
    }

    /// <summary>Makes this the one in which a party has signed at a node; to be normalized.</summary>
    /// <param name="place">Before which child.</param>
    public void Sign(HeadTree from, int node, StandingClasses.Move move, int place)
    {
        Nodes old = from._at;
        int at = node + 1;
        for (; place > 0; place--)
        {
            at = old.End[at];
        }

        _at.Count = 0;
        for (int i = 0; i <= old.Count; i++)
        {
            if (i == at)
            {
                _at.Put(node, Label(move.Kind), move.Next, 1 << move.Party);
            }

            if (i < old.Count)
            {
                int parent = old.Parent[i];
                _at.Put(parent >= at ? parent + 1 : parent, old.Label[i], old.Class[i], old.Marks[i] & ~(1 << move.Party));
            }
        }

        _at.Index(classes);
    }

    /// <summary>Leaves what matters.</summary>
    public void Normalize()
    {
        do
        {
            _isAgain = false;
            int limit = 0;
            for (int party = 0; party < classes.Parties; party++)
            {
                limit = Math.Max(limit, _at.End[_at.Head[party]]);
            }

            for (int i = _at.Count - 1; i >= 0; i--)
            {
                _kept[i] = i < limit && (_at.Signers[i] != 0 || _at.Marks[i] != 0);
                for (int child = i + 1; child < _at.End[i]; child = _at.End[child])
                {
                    _kept[i] |= _kept[child];
                }
            }

            _out.Count = 0;
            Emit(0, NoLabel, -1);
            _at.Take(_out);
            _at.Index(classes);
        }
        while (_isAgain);
    }

    /// <summary>Writes the state under those names of the parties that give the least, and says how long it is.</summary>
    public int Write(Span<uint> state)
    {
        Span<uint> other = stackalloc uint[NodesMax];
        for (int rename = 0; rename < classes.Renames.Length; rename++)
        {
            WriteAs(rename, rename == 0 ? state : other);
            if (rename > 0 && other[..Count].SequenceCompareTo(state[..Count]) < 0)
            {
                other[..Count].CopyTo(state);
            }
        }

        return Count;
    }

    private void WriteAs(int rename, Span<uint> state)
    {
        int[] names = classes.Renames[rename];
        for (int i = 0; i < Count; i++)
        {
            int marks = 0;
            for (int left = _at.Marks[i]; left != 0; left &= left - 1)
            {
                marks |= 1 << names[BitOperations.TrailingZeroCount(left)];
            }

            int of = _at.Class[i] == Closed ? Closed : classes.Renamed(rename, _at.Class[i]);
            state[i] = ((uint)(_at.Parent[i] + 1) << 22) | ((uint)_at.Label[i] << 17) | ((uint)marks << 14) | (uint)of;
        }
    }

    private void PutBeneath(int of, int node, IReadOnlyList<Signed> events, List<int> parties)
    {
        foreach ((int i, Signed signed) in events.Index().Where(each => each.Item.Parent == of).OrderBy(each => (each.Item.Kind, each.Item.Rank)))
        {
            int put = _at.Put(node, Label(signed.Kind), signed.Class, 0);
            parties.Add(signed.Party);
            PutBeneath(i + 1, put, events, parties);
        }
    }

    private void Emit(int node, int label, int parent)
    {
        if (_at.Signers[node] != 0)
        {
            int kinds = _at.Kinds[node];
            int open = Put(parent, label, _at.Class[node], _at.Marks[node]);
            for (int child = node + 1; child < _at.End[node]; child = _at.End[child])
            {
                if (_kept[child])
                {
                    Emit(child, Relabel(_at.Label[child], kinds), open);
                }
            }

            return;
        }

        EmitClosed(node, label, parent);
    }

    private void EmitClosed(int node, int label, int parent)
    {
        (int count, int last) = (0, 0);
        for (int child = node + 1; child < _at.End[node]; child = _at.End[child])
        {
            (count, last) = _kept[child] ? (count + 1, child) : (count, last);
        }

        bool isInClosed = parent >= 0 && _out.Class[parent] == Closed;
        if (count == 0)
        {
            // who cannot sign here can sign where one could whose last event is the one before it: nobody signs between two children of a closed node
            if (isInClosed && _last[parent] >= 0)
            {
                _out.Marks[_last[parent]] |= _at.Marks[node];
                _isAgain = true;
            }
            else
            {
                Put(parent, label, Closed, _at.Marks[node]);
            }

            return;
        }

        // who cannot sign here can sign where one could whose last event is the last child
        _at.Marks[last] |= _at.Marks[node];
        if (count == 1)
        {
            Emit(last, label, parent);
            return;
        }

        int fork = isInClosed ? parent : Put(parent, label, Closed, 0);
        for (int child = node + 1; child < _at.End[node]; child = _at.End[child])
        {
            if (_kept[child])
            {
                Emit(child, NoLabel, fork);
            }
        }
    }

    private int Put(int parent, int label, int of, int marks)
    {
        int put = _out.Put(parent, label, of, marks);
        _last[put] = -1;
        if (parent >= 0)
        {
            _last[parent] = put;
        }

        return put;
    }

    // Odd for a kind that may come again; the even one before for those between it and the one below.
    private static int Label(int kind) => (2 * kind) + 1;

    private static int Relabel(int label, int kinds)
    {
        int kind = label >> 1;
        if (label == NoLabel || (kinds & (1 << kind)) != 0)
        {
            return label;
        }

        int above = kinds >> kind;
        return above == 0 ? NoLabel : 2 * (kind + BitOperations.TrailingZeroCount(above));
    }

    /// <summary>An event of a set.</summary>
    /// <param name="Parent">The number of the event before, from 1; 0 for the root.</param>
    /// <param name="Rank">By hash, among those of the same kind at the same place.</param>
    /// <param name="Class">Of the standing after it.</param>
    internal readonly record struct Signed(int Parent, int Party, int Kind, int Rank, int Class);

    private sealed class Nodes
    {
        public int Count { get; set; }

        public int[] Parent { get; } = new int[NodesMax];

        public int[] Label { get; } = new int[NodesMax];

        public int[] Class { get; } = new int[NodesMax];

        public int[] Marks { get; } = new int[NodesMax];

        /// <summary>The first number after the subtree.</summary>
        public int[] End { get; } = new int[NodesMax];

        public int[] Signers { get; } = new int[NodesMax];

        /// <summary>Of what can be signed at the node.</summary>
        public int[] Kinds { get; } = new int[NodesMax];

        /// <summary>The last event of each party.</summary>
        public int[] Head { get; } = new int[EventTree.PartiesMax];

        public int Put(int parent, int label, int of, int marks)
        {
            (Parent[Count], Label[Count], Class[Count], Marks[Count]) = (parent, label, of, marks);
            return Count++;
        }

        public void Take(Nodes other)
        {
            Count = other.Count;
            other.Parent.CopyTo(Parent, 0);
            other.Label.CopyTo(Label, 0);
            other.Class.CopyTo(Class, 0);
            other.Marks.CopyTo(Marks, 0);
        }

        public void Index(ClassTable classes)
        {
            for (int i = 0; i < Count; i++)
            {
                End[i] = i + 1;
            }

            for (int i = Count - 1; i >= 0; i--)
            {
                if (i > 0)
                {
                    End[Parent[i]] = Math.Max(End[Parent[i]], End[i]);
                }

                for (int left = Marks[i]; left != 0; left &= left - 1)
                {
                    Head[BitOperations.TrailingZeroCount(left)] = i;
                }
            }

            for (int i = 0; i < Count; i++)
            {
                (Signers[i], Kinds[i]) = (0, 0);
                for (int party = 0; party < classes.Parties && Class[i] != Closed; party++)
                {
                    int head = Head[party];
                    bool isOnTheWay = i < head && head < End[i];
                    int kinds = i < End[head] && !isOnTheWay ? classes.Kinds(Class[i], party) : 0;
                    Signers[i] |= kinds != 0 ? 1 << party : 0;
                    Kinds[i] |= kinds;
                }
            }
        }
    }
}
