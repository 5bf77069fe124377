using System.Globalization;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>Makes the events of a tree with real signatures, and asks the real rule of forks what counts of them.</summary>
internal sealed class RealTrees(TestParties parties, StandingClasses classes)
{
    // Of those who did the same at the same place, one at most has each rank: a third of all hashes is for each.
    private const int Ranks = 3;

    private readonly Dictionary<(int Class, string Path), FederationLink> _links = [];
    private readonly FederationLink[] _made = new FederationLink[EventTree.EventsMax + 1];
    private readonly string[] _paths = new string[EventTree.EventsMax + 1];

    /// <summary>Trees with a fork.</summary>
    public long Forks { get; private set; }

    /// <summary>Whatever the order in which the events come, the same history counts, the one that the tree says; and what does not count is told, with nobody called two-faced.</summary>
    public void Check(EventTree tree)
    {
        (_made[0], _paths[0]) = (classes.Example(tree.Root), "");
        for (int i = 1; i <= tree.Count; i++)
        {
            Make(tree, i);
        }

        FederationReplica whole = Replica(Enumerable.Range(1, tree.Count));
        Assert.Same(_made[tree.Head(tree.All)], whole.Head);
        Assert.Same(whole.Head, Replica(DepthFirst(tree)).Head);
        for (int party = 0; party < parties.Count; party++)
        {
            uint view = tree.Views[party];
            Assert.Same(_made[tree.Head(view)], Replica(Enumerable.Range(1, tree.Count).Where(i => (view & (1u << (i - 1))) != 0)).Head);
        }

        HashSet<FederationLink> counted = [.. whole.Head.Chain()];
        HashSet<FederationLink> overtaken = [.. whole.Forks.SelectMany(fork => fork.Overtaken)];
        Assert.All(_made[1..(tree.Count + 1)], link => Assert.True(counted.Contains(link) || link.Chain().Any(overtaken.Contains), link.Hash));
        Assert.Empty(whole.Forks.SelectMany(fork => fork.TwoFaced));
        Forks += whole.Forks.Count > 0 ? 1 : 0;
    }

    private void Make(EventTree tree, int i)
    {
        int parent = tree.Parent[i];
        _paths[i] = string.Create(CultureInfo.InvariantCulture, $"{_paths[parent]} {tree.Party[i]}.{tree.Kind[i]}.{tree.Rank[i]}");
        if (!_links.TryGetValue((tree.Root, _paths[i]), out FederationLink? link))
        {
            link = Sign(parties, _made[parent], tree.Party[i], (FederationEventKind)tree.Kind[i], tree.Rank[i]);
            ModelCheck.CheckReached(link);
            ModelCheck.CheckHistory(link);
            _links[(tree.Root, _paths[i])] = link;
        }

        _made[i] = link;
    }

    /// <summary>The link of an event whose hash has the rank among those of the same kind at the same place: a later time gives another hash, until it has.</summary>
    public static FederationLink Sign(TestParties parties, FederationLink at, int party, FederationEventKind kind, int rank)
    {
        for (FederationStanding then = at.Standing; ; then = then with { Time = then.Time + 1 })
        {
            FederationEvent made = parties.Make(party, then, kind);
            if (Convert.ToInt32(made.Hash[..2], 16) * Ranks / 256 == rank)
            {
                Assert.True(at.TryAppend(made, keys: null, out FederationLink? link, out LifecycleVerdict verdict), verdict.Detail);
                return link;
            }
        }
    }

    private FederationReplica Replica(IEnumerable<int> order)
    {
        FederationReplica replica = FederationReplica.Of(_made[0]);
        foreach (int i in order)
        {
            replica = replica.With(_made[i]);
        }

        return replica;
    }

    // Another order in which the same events can come: the youngest branch first.
    private static IEnumerable<int> DepthFirst(EventTree tree)
    {
        var open = new Stack<int>([0]);
        while (open.TryPop(out int at))
        {
            if (at != 0)
            {
                yield return at;
            }

            for (int i = 1; i <= tree.Count; i++)
            {
                if (tree.Parent[i] == at)
                {
                    open.Push(i);
                }
            }
        }
    }
}
