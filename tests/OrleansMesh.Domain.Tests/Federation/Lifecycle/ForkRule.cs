using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>
/// Every fork that parties which keep the rules can make, put to the machine as really signed events: two or three at once, of every kind that a standing
/// allows, with each order of the hashes of the same kind, and whoever may have signed beneath each. What counts has to be the least by kind and hash, whatever
/// the order in which the events come; the rest has to be named as overtaken, and nobody as two-faced.
/// </summary>
/// <remarks>
/// The machine decides a fork by the events at it and by who signed beneath each, and by nothing else. A party signs once at a place. Who signed one of the
/// events and beneath another of them knew both and took the one that counts: one that comes before its own, by what is shown here for the smaller fork.
/// </remarks>
internal sealed class ForkRule(TestParties parties, StandingClasses classes, ClassTable table)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Of, int Party, int Kind, int Rank, int Beneath), FederationLink[]?> _branches = [];

    /// <summary>Forks that differ in more than names, each put to the machine once.</summary>
    public int Forks => _seen.Count;

    /// <summary>Puts the forks of every class of the table to the machine.</summary>
    public void CheckAll()
    {
        foreach (int of in table.Reached)
        {
            for (int at = 3; at < 1 << parties.Count; at++)
            {
                if ((at & (at - 1)) != 0)
                {
                    Choose(of, [.. Enumerable.Range(0, parties.Count).Where(party => (at & (1 << party)) != 0)], []);
                }
            }
        }
    }

    // One event of each party, in every way.
    private void Choose(int of, int[] authors, StandingClasses.Move[] chosen)
    {
        if (chosen.Length == authors.Length)
        {
            Rank(of, chosen, []);
            return;
        }

        foreach (StandingClasses.Move move in classes.Moves(of).Where(move => move.Party == authors[chosen.Length]))
        {
            Choose(of, authors, [.. chosen, move]);
        }
    }

    // In every order that the hashes can give: by kind, and of one kind in any order.
    private void Rank(int of, StandingClasses.Move[] left, StandingClasses.Move[] ranked)
    {
        if (left.Length == 0)
        {
            Beneath(of, ranked, []);
            return;
        }

        int least = left.Min(move => move.Kind);
        foreach (StandingClasses.Move move in left.Where(move => move.Kind == least))
        {
            Rank(of, [.. left.Where(other => other != move)], [.. ranked, move]);
        }
    }

    // With every set of parties that can have signed beneath each: all but its author, and those whose own event comes before it.
    private void Beneath(int of, StandingClasses.Move[] ranked, int[] beneath)
    {
        int at = beneath.Length;
        if (at == ranked.Length)
        {
            Put(of, ranked, beneath);
            return;
        }

        int barred = ranked[..(at + 1)].Aggregate(0, (all, move) => all | (1 << move.Party));
        for (int others = 0; others < 1 << parties.Count; others++)
        {
            if ((others & barred) == 0)
            {
                Beneath(of, ranked, [.. beneath, others]);
            }
        }
    }

    private void Put(int of, StandingClasses.Move[] ranked, int[] beneath)
    {
        string key = Key(ranked, beneath);
        if (_seen.Contains(key))
        {
            return;
        }

        var branches = new List<FederationLink[]>();
        for (int i = 0; i < ranked.Length; i++)
        {
            int rank = ranked[..i].Count(move => move.Kind == ranked[i].Kind);
            if (Branch(of, ranked[i], rank, beneath[i]) is not { } branch)
            {
                return;
            }

            branches.Add(branch);
        }

        _seen.Add(key);
        FederationReplica forward = Replica(of, branches);
        Assert.Same(branches[0][^1], forward.Head);
        FederationFork fork = Assert.Single(forward.Forks);
        Assert.Same(branches[0][0], fork.Chosen);
        Assert.Equal(branches.Skip(1).Select(branch => branch[0].Hash).Order(StringComparer.Ordinal), fork.Overtaken.Select(link => link.Hash));
        Assert.Empty(fork.TwoFaced);
        branches.Reverse();
        Assert.Same(forward.Head, Replica(of, branches).Head);
    }

    // The event and one of each party that signs beneath it; null where one of them has nothing that it could sign.
    private FederationLink[]? Branch(int of, StandingClasses.Move move, int rank, int beneath)
    {
        if (_branches.TryGetValue((of, move.Party, move.Kind, rank, beneath), out FederationLink[]? known))
        {
            return known;
        }

        FederationLink? at = RealTrees.Sign(parties, classes.Example(of), move.Party, (FederationEventKind)move.Kind, rank);
        List<FederationLink> branch = [at];
        for (int party = 0; party < parties.Count; party++)
        {
            at = at is null || (beneath & (1 << party)) == 0 ? at : Follow(at, party);
            branch = at is null || branch.Contains(at) ? branch : [.. branch, at];
        }

        return _branches[(of, move.Party, move.Kind, rank, beneath)] = at is null ? null : [.. branch];
    }

    private FederationLink? Follow(FederationLink at, int party)
    {
        foreach (FederationEventKind kind in Enum.GetValues<FederationEventKind>().Where(kind => FederationLifecycle.Knows(at.Standing.Phase, kind)))
        {
            if (at.TryAppend(parties.Make(party, at.Standing, kind), keys: null, out FederationLink? link, out _))
            {
                return link;
            }
        }

        return null;
    }

    private FederationReplica Replica(int of, List<FederationLink[]> branches) =>
        branches.SelectMany(branch => branch).Aggregate(FederationReplica.Of(classes.Example(of)), (replica, link) => replica.With(link));

    // Parties by the order of their events: which party it is, the machine does not ask.
    private string Key(StandingClasses.Move[] ranked, int[] beneath)
    {
        int[] order = [.. ranked.Select(move => move.Party), .. Enumerable.Range(0, parties.Count).Except(ranked.Select(move => move.Party))];
        return string.Join(' ', ranked.Select((move, i) => $"{move.Kind}:{string.Concat(order.Select(party => (beneath[i] >> party) & 1))}"));
    }
}
