namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>
/// What the machine did in every class of standings that so many commands reach, asked of it once and then looked up: which commands each party
/// can sign, where they lead, and which class it is when the parties exchange their names. Read by several threads at once.
/// </summary>
internal sealed class ClassTable
{
    private readonly StandingClasses.Move[][] _moves;
    private readonly int[] _kinds;
    private readonly int[][] _renamed;

    /// <param name="depth">Commands, at most.</param>
    public ClassTable(StandingClasses classes, int parties, int depth)
    {
        Parties = parties;
        Root = classes.Root;
        var order = new List<int> { Root };
        var seen = new HashSet<int>(order);
        var moves = new Dictionary<int, StandingClasses.Move[]>();
        for ((int at, int end) = (0, 1); depth > 0 && at < end; depth--, end = order.Count)
        {
            for (; at < end; at++)
            {
                moves[order[at]] = [.. classes.Moves(order[at])];
                order.AddRange(moves[order[at]].Select(move => move.Next).Where(seen.Add));
            }
        }

        Renames = [.. Permutations(parties).Where(names => classes.StandsAs(Root, names))];
        _renamed = Array.ConvertAll(Renames, names => new int[classes.Count]);
        foreach (int of in order)
        {
            for (int i = 0; i < Renames.Length; i++)
            {
                _renamed[i][of] = classes.Renamed(of, Renames[i]);
            }
        }

        Reached = order;
        _moves = new StandingClasses.Move[classes.Count][];
        _kinds = new int[classes.Count * parties];
        for (int of = 0; of < classes.Count; of++)
        {
            _moves[of] = moves.GetValueOrDefault(of, []);
            foreach (StandingClasses.Move move in _moves[of])
            {
                _kinds[(of * parties) + move.Party] |= 1 << move.Kind;
            }
        }
    }

    public int Parties { get; }

    public int Root { get; }

    /// <summary>Classes reached, those of fewer commands first.</summary>
    public IReadOnlyList<int> Reached { get; }

    /// <summary>The ways to exchange the parties' names that change nothing at the root, that of no change among them: the new name of each party.</summary>
    public int[][] Renames { get; }

    public ReadOnlySpan<StandingClasses.Move> Moves(int of) => _moves[of];

    /// <summary>Bit k for the kind k that the party can sign.</summary>
    public int Kinds(int of, int party) => _kinds[(of * Parties) + party];

    /// <summary>The class with the names exchanged.</summary>
    public int Renamed(int rename, int of) => _renamed[rename][of];

    private static IEnumerable<int[]> Permutations(int count) => count == 1
        ? [[0]]
        : Permutations(count - 1).SelectMany(less => Enumerable.Range(0, count).Select(at => (int[])[.. less[..at], count - 1, .. less[at..]]));
}
