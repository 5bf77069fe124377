namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>Breadth-first search through the states of <see cref="HeadTree"/>, each known by 128 bits of hash and gone on from once.</summary>
internal sealed class HeadSearch(ClassTable classes)
{
    private readonly StateSet _seen = new();
    private StateList _level = new();

    /// <summary>New states by the number of commands that it took, from 0.</summary>
    public List<long> Levels { get; } = [1];

    /// <summary>States that stand for all.</summary>
    public long States => Levels.Sum();

    /// <summary>Commands tried in them.</summary>
    public long Commands { get; private set; }

    /// <summary>Whether a state was found, as <see cref="HeadTree.Write(Span{uint})"/> gives it.</summary>
    public bool Contains(ReadOnlySpan<uint> state) => _seen.Contains(state);

    /// <summary>Covers all states after as many commands.</summary>
    public void Run(int depth, int threads)
    {
        var tree = new HeadTree(classes);
        Span<uint> state = stackalloc uint[HeadTree.NodesMax];
        tree.Begin();
        tree.Normalize();
        int count = tree.Write(state);
        _ = _seen.Add(state[..count]);
        _level.Add(state[..count]);
        for (int commands = 1; commands <= depth; commands++)
        {
            StateList[] next = [.. Enumerable.Range(0, threads).Select(_ => new StateList())];
            long[] tried = new long[threads];
            StateList level = _level;
            bool isLast = commands == depth;
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => tried[i] = Expand(level, i, threads, isLast ? null : next[i]));
            Commands += tried.Sum();
            _level = StateList.Join(next);
            Levels.Add(_seen.Count - States);
        }
    }

    private long Expand(StateList level, int part, int parts, StateList? next)
    {
        long tried = 0;
        var at = new HeadTree(classes);
        var moved = new HeadTree(classes);
        Span<uint> state = stackalloc uint[HeadTree.NodesMax];
        foreach (ArraySegment<uint> known in level.Part(part, parts))
        {
            at.Read(known);
            for (int node = 0; node < at.Count; node++)
            {
                int signers = at.Signers(node);
                if (signers == 0)
                {
                    continue;
                }

                foreach (StandingClasses.Move move in classes.Moves(at.Class(node)))
                {
                    if ((signers & (1 << move.Party)) == 0)
                    {
                        continue;
                    }

                    (int place, int last) = at.Places(node, move.Kind);
                    for (; place <= last; place++, tried++)
                    {
                        moved.Sign(at, node, move, place);
                        moved.Normalize();
                        int count = moved.Write(state);
                        if (_seen.Add(state[..count]))
                        {
                            next?.Add(state[..count]);
                        }
                    }
                }
            }
        }

        return tried;
    }
}
