using System.Globalization;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>
/// The standings that the real machine reaches, by all that the next command depends on: what differs in nothing but names, times and numbers of
/// events is one class. What each party can do in a class, and where it leads, is what the machine did with really signed events in one standing
/// of it; the first few others that come up have to do the same.
/// </summary>
internal sealed class StandingClasses
{
    private const int OthersChecked = 3;
    private static readonly FederationEventKind[] Kinds = [.. Enum.GetValues<FederationEventKind>().Where(k => k != FederationEventKind.Request)];

    private readonly TestParties _parties;
    private readonly Action<FederationLink> _reached;
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly List<Entry> _entries = [];

    /// <param name="reached">Told of each link that was made.</param>
    public StandingClasses(TestParties parties, FederationLink root, Action<FederationLink> reached)
    {
        _parties = parties;
        _reached = reached;
        Root = ClassOf(root, from: -1, default);
    }

    public int Root { get; }

    public int Count => _entries.Count;

    /// <summary>Other standings of a class that did the same.</summary>
    public int Compared { get; private set; }

    /// <summary>A standing of the class.</summary>
    public FederationLink Example(int of) => _entries[of].Link;

    public IReadOnlyList<Move> Moves(int of) => _entries[of].Moves ??= [.. Make(_entries[of].Link).Select(made => made.Move with { Next = ClassOf(made.Link, of, made.Move) })];

    public int Next(int of, int party, int kind)
    {
        foreach (Move move in Moves(of))
        {
            if (move.Party == party && move.Kind == kind)
            {
                return move.Next;
            }
        }

        throw new InvalidOperationException("No such move.");
    }

    /// <summary>The class in which two parties stand for each other: that of the same commands with them exchanged, carried out.</summary>
    public int Exchanged(int of, int a, int b)
    {
        if (_entries[of].Exchanged < 0)
        {
            Entry entry = _entries[of];
            int party = entry.Made.Party == a ? b : entry.Made.Party == b ? a : entry.Made.Party;
            entry.Exchanged = entry.From < 0 ? of : Next(Exchanged(entry.From, a, b), party, entry.Made.Kind);
            Assert.Equal(KeyOf(Example(entry.Exchanged).Standing, p => p), KeyOf(entry.Link.Standing, p => p == a ? b : p == b ? a : p));
        }

        return _entries[of].Exchanged;
    }

    private int ClassOf(FederationLink link, int from, Move made)
    {
        string key = KeyOf(link.Standing, p => p);
        if (!_known.TryGetValue(key, out int known))
        {
            known = _entries.Count;
            _known[key] = known;
            _entries.Add(new Entry(link, from, made));
        }
        else if (_entries[known].Others < OthersChecked && from >= 0)
        {
            _entries[known].Others++;
            Compared++;
            Assert.Equal(
                Make(_entries[known].Link).Select(each => (each.Move.Party, each.Move.Kind, KeyOf(each.Link.Standing, p => p))),
                Make(link).Select(each => (each.Move.Party, each.Move.Kind, KeyOf(each.Link.Standing, p => p))));
        }

        return known;
    }

    private List<(Move Move, FederationLink Link)> Make(FederationLink at)
    {
        var made = new List<(Move, FederationLink)>();
        for (int party = 0; party < _parties.Count; party++)
        {
            foreach (FederationEventKind kind in Kinds.Where(kind => FederationLifecycle.Knows(at.Standing.Phase, kind)))
            {
                if (at.TryAppend(_parties.Make(party, at.Standing, kind), keys: null, out FederationLink? link, out _))
                {
                    _reached(link);
                    made.Add((new Move(party, (int)kind, -1), link));
                }
            }
        }

        return made;
    }

    private string KeyOf(FederationStanding at, Func<int, int> name)
    {
        if (at.IsFinal)
        {
            return at.Phase.ToString();
        }

        string Of(IEnumerable<string> dids) => string.Concat(dids.Select(did => name(Number(did))).Order());
        string offer = at.Offer is { } on ? $"{name(Number(on.By))}/{Of(on.Agreement.Signatures.Select(s => s.By))}/{Of(on.Ready)}" : "-";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{at.Phase} {at.Rounds} {at.InForce is not null} {offer} {Of(at.SuspendedBy)} {Of(at.Drained)} {Of(at.Capabilities.Keys)}");
    }

    private int Number(string did) => Enumerable.Range(0, _parties.Count).First(party => _parties.Did(party) == did);

    /// <summary>What a party does, and the class that it leads to.</summary>
    internal readonly record struct Move(int Party, int Kind, int Next);

    private sealed class Entry(FederationLink link, int from, Move made)
    {
        public FederationLink Link { get; } = link;

        public int From { get; } = from;

        public Move Made { get; } = made;

        public Move[]? Moves { get; set; }

        public int Exchanged { get; set; } = -1;

        public int Others { get; set; }
    }
}
