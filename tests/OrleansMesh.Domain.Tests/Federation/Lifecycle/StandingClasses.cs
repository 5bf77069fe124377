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
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<(int Of, int Names), int> _renamed = [];
    private readonly bool _isRoundCounted;

    /// <param name="depth">Commands that will follow, at most: when these are too few for the last round, which round it is does not count.</param>
    public StandingClasses(TestParties parties, FederationLink root, int depth = int.MaxValue)
    {
        _parties = parties;
        _isRoundCounted = depth > FederationLifecycle.RoundsMax - root.Standing.Rounds;
        Root = ClassOf(root, from: -1, default);
    }

    public int Root { get; }

    public int Count => _entries.Count;

    /// <summary>Other standings of a class that did the same.</summary>
    public int Compared { get; private set; }

    /// <summary>A standing of the class.</summary>
    public FederationLink Example(int of) => _entries[of].Link;

    public IReadOnlyList<Move> Moves(int of) => _entries[of].Moves ??= [.. Made(_entries[of]).Select(made => made.Move with { Next = ClassOf(made.Link, of, made.Move) })];

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

    /// <summary>Whether a class stays itself when the parties exchange their names.</summary>
    /// <param name="names">The new name of each party.</param>
    public bool StandsAs(int of, int[] names)
    {
        FederationStanding standing = Example(of).Standing;
        return KeyOf(standing, p => names[p]) == KeyOf(standing, p => p);
    }

    /// <summary>The class in which the parties have other names: that of the same commands under these names, carried out.</summary>
    /// <param name="names">The new name of each party; the root stays itself under them.</param>
    public int Renamed(int of, int[] names)
    {
        int code = names.Aggregate(0, (all, name) => (all << 4) | name);
        if (!_renamed.TryGetValue((of, code), out int renamed))
        {
            Entry entry = _entries[of];
            renamed = entry.From < 0 ? of : Next(Renamed(entry.From, names), names[entry.Made.Party], entry.Made.Kind);
            Assert.Equal(KeyOf(Example(renamed).Standing, p => p), KeyOf(entry.Link.Standing, p => names[p]));
            _renamed[(of, code)] = renamed;
        }

        return renamed;
    }

    private int ClassOf(FederationLink link, int from, Move made)
    {
        string key = KeyOf(link.Standing, p => p);
        if (!_known.TryGetValue(key, out int known))
        {
            known = _entries.Count;
            _known[key] = known;
            _entries.Add(new Entry(link, from, made));
            ModelCheck.CheckHistory(link);
        }
        else if (_entries[known].Others < OthersChecked && from >= 0)
        {
            _entries[known].Others++;
            Compared++;
            ModelCheck.CheckHistory(link);
            Assert.Equal(Made(_entries[known]).Select(KeyOf), Make(link).Select(KeyOf));
        }

        return known;
    }

    private List<(Move Move, FederationLink Link)> Made(Entry entry) => entry.Links ??= Make(entry.Link);

    private List<(Move Move, FederationLink Link)> Make(FederationLink at)
    {
        var made = new List<(Move, FederationLink)>();
        for (int party = 0; party < _parties.Count; party++)
        {
            foreach (FederationEventKind kind in Kinds.Where(kind => FederationLifecycle.Knows(at.Standing.Phase, kind)))
            {
                if (at.TryAppend(_parties.Make(party, at.Standing, kind), keys: null, out FederationLink? link, out _))
                {
                    ModelCheck.CheckReached(link);
                    made.Add((new Move(party, (int)kind, -1), link));
                }
            }
        }

        return made;
    }

    private (int Party, int Kind, string Key) KeyOf((Move Move, FederationLink Link) made) => (made.Move.Party, made.Move.Kind, KeyOf(made.Link.Standing, p => p));

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
            $"{at.Phase} {(_isRoundCounted ? at.Rounds : 0)} {at.InForce is not null} {offer} {Of(at.SuspendedBy)} {Of(at.Drained)} {Of(at.Capabilities.Keys)}");
    }

    private int Number(string did) => Enumerable.Range(0, _parties.Count).First(party => _parties.Did(party) == did);

    /// <summary>What a party does, and the class that it leads to.</summary>
    internal readonly record struct Move(int Party, int Kind, int Next);

    private sealed class Entry(FederationLink link, int from, Move made)
    {
        public FederationLink Link { get; } = link;

        public int From { get; } = from;

        public Move Made { get; } = made;

        public List<(Move Move, FederationLink Link)>? Links { get; set; }

        public Move[]? Moves { get; set; }

        public int Others { get; set; }
    }
}
