using System.Text;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>
/// Breadth-first search through everything that parties can do: at each step one of them learns any part of what it does not know yet
/// (messages are lost, late, doubled and out of order) and then signs any command that is legal for it. The events themselves are those of
/// the real machine, with real signatures.
/// </summary>
/// <remarks>
/// Of the states with the same events, one stands for all in which every party knows as much or more: what can be done from those, can be
/// done from it after learning the rest, and leads to states for which one of its own stands. So all sequences are covered, not all are walked.
/// </remarks>
internal sealed class ModelCheck(TestParties parties, FederationLink root)
{
    // Events by number: 0 is the root. What the same party does at the same place is the same event.
    private readonly List<FederationLink> _links = [root];
    private readonly List<int> _parents = [-1];
    private readonly Dictionary<(int At, int Party, FederationEventKind Kind), int> _made = [];
    private readonly Dictionary<string, int> _heads = [];
    private readonly Dictionary<(int At, int Party), int[]> _moves = [];
    private static readonly FederationEventKind[] Kinds = [.. Enum.GetValues<FederationEventKind>().Where(k => k != FederationEventKind.Request)];

    public int Events => _links.Count;

    /// <summary>How many sets of events ended in a fork that some party lost.</summary>
    public int Forks { get; private set; }

    /// <summary>Sets of events that the parties together can hold, each checked once.</summary>
    public long Sets { get; private set; } = 1;

    /// <summary>Covers all states after as many commands, or as many as <paramref name="statesMax"/> lets; how many stood for the rest.</summary>
    /// <param name="depth">Commands, at most.</param>
    /// <param name="statesMax">Where to stop.</param>
    /// <param name="reached">Commands of which all sequences are covered.</param>
    public long Run(int depth, long statesMax, out int reached)
    {
        int[] start = [0];
        List<int[][]> level = [Enumerable.Repeat(start, parties.Count).ToArray()];
        long states = 1;
        for (reached = 0; reached < depth && level.Count > 0; reached++)
        {
            // each command adds one event to the union, so that states of one set are of one level
            var next = new Dictionary<string, List<int[][]>>(StringComparer.Ordinal);
            foreach (int[][] state in level)
            {
                Expand(state, next);
                if (states + next.Count >= statesMax)
                {
                    return states + next.Count;
                }
            }

            level = [.. next.Values.SelectMany(same => same)];
            states += level.Count;
            Sets += next.Count;
        }

        return states;
    }

    private void Expand(int[][] state, Dictionary<string, List<int[][]>> next)
    {
        int[] all = Union(state);
        for (int party = 0; party < state.Length; party++)
        {
            foreach ((int head, int[] view) in Learned(state[party], all))
            {
                foreach (int made in Moves(head, party))
                {
                    if (!view.Contains(made))
                    {
                        int[][] moved = [.. state];
                        moved[party] = Add(view, made);
                        Keep(moved, Add(all, made), next);
                    }
                }
            }
        }
    }

    // What a party can learn first, every head once with the least knowledge that leads to it: more changes nothing of what it signs.
    private List<(int Head, int[] View)> Learned(int[] known, int[] all)
    {
        var found = new List<(int Head, int[] View)>();
        foreach (int[] view in Wider(known, all).OrderBy(view => view.Length))
        {
            int head = Head(view);
            if (!found.Exists(less => less.Head == head && IsWithin(less.View, view)))
            {
                found.Add((head, view));
            }
        }

        return found;
    }

    private void Keep(int[][] state, int[] all, Dictionary<string, List<int[][]>> next)
    {
        string key = Key([all]);
        if (!next.TryGetValue(key, out List<int[][]>? same))
        {
            Check(all);
            next[key] = [state];
        }
        else if (!same.Exists(less => IsWithin(less, state)))
        {
            _ = same.RemoveAll(more => IsWithin(state, more));
            same.Add(state);
        }
    }

    private static bool IsWithin(int[][] less, int[][] more)
    {
        for (int party = 0; party < less.Length; party++)
        {
            if (!IsWithin(less[party], more[party]))
            {
                return false;
            }
        }

        return true;
    }

    // Both sorted.
    private static bool IsWithin(int[] less, int[] more)
    {
        int at = 0;
        foreach (int link in more)
        {
            at += at < less.Length && less[at] == link ? 1 : 0;
        }

        return at == less.Length;
    }

    // Every set that a party can know: what it knows, and any part of the rest whose previous events it knows too.
    private List<int[]> Wider(int[] known, int[] all)
    {
        var found = new List<int[]> { known };
        foreach (int link in all)
        {
            if (known.Contains(link))
            {
                continue;
            }

            int count = found.Count;
            for (int i = 0; i < count; i++)
            {
                if (found[i].Contains(_parents[link]))
                {
                    found.Add(Add(found[i], link));
                }
            }
        }

        return found;
    }

    private int[] Moves(int at, int party)
    {
        if (_moves.TryGetValue((at, party), out int[]? known))
        {
            return known;
        }

        var moves = new List<int>();
        FederationLink head = _links[at];
        foreach (FederationEventKind kind in Kinds)
        {
            if (!FederationLifecycle.Knows(head.Standing.Phase, kind))
            {
                continue;
            }

            if (head.TryAppend(parties.Make(party, head.Standing, kind), keys: null, out FederationLink? link, out _))
            {
                moves.Add(Number(at, party, kind, link));
            }
        }

        return _moves[(at, party)] = [.. moves];
    }

    private int Number(int at, int party, FederationEventKind kind, FederationLink link)
    {
        if (!_made.TryGetValue((at, party, kind), out int number))
        {
            number = _links.Count;
            _made[(at, party, kind)] = number;
            _links.Add(link);
            _parents.Add(at);
            CheckReached(link);
            CheckHistory(link);
        }

        return number;
    }

    private int Head(int[] view) => _heads.TryGetValue(Key([view]), out int head) ? head : Check(view);

    // The history that counts is a function of the set, in whatever order it came; and it can be written and verified.
    private int Check(int[] view)
    {
        string key = Key([view]);
        if (_heads.TryGetValue(key, out int known))
        {
            return known;
        }

        FederationReplica forward = Replica(view);
        int head = Array.Find(view, link => ReferenceEquals(_links[link], forward.Head));
        Assert.Same(forward.Head, _links[head]);
        Assert.Same(forward.Head, Replica(DepthFirst(view)).Head);
        Forks += forward.Forks.Count > 0 ? 1 : 0;

        // A stated disagreement: whatever is not in the history that counts stands beneath an event that a fork names as overtaken.
        HashSet<FederationLink> counted = [.. forward.Head.Chain()];
        HashSet<FederationLink> overtaken = [.. forward.Forks.SelectMany(f => f.Overtaken)];
        foreach (int link in view)
        {
            Assert.True(counted.Contains(_links[link]) || _links[link].Chain().Any(overtaken.Contains), _links[link].Hash);
        }

        Assert.Empty(forward.Forks.SelectMany(f => f.TwoFaced));
        _heads[key] = head;
        return head;
    }

    private FederationReplica Replica(IEnumerable<int> view)
    {
        FederationReplica replica = FederationReplica.Of(_links[0]);
        foreach (int link in view)
        {
            replica = link == 0 ? replica : replica.With(_links[link]);
        }

        return replica;
    }

    // Another order in which the same events can come: the youngest branch first.
    private IEnumerable<int> DepthFirst(int[] view)
    {
        var open = new Stack<int>([0]);
        while (open.TryPop(out int at))
        {
            yield return at;
            foreach (int child in view.Where(link => link != 0 && _parents[link] == at))
            {
                open.Push(child);
            }
        }
    }

    /// <summary>No way to active without every signature and check, whoever reached it how.</summary>
    internal static void CheckReached(FederationLink link)
    {
        FederationStanding standing = link.Standing;
        if (standing.Phase is not (FederationPhase.Active or FederationPhase.Suspended or FederationPhase.Terminating))
        {
            return;
        }

        CheckInForce(standing, [.. link.Chain().Where(l => l.Event is not null).Select(l => l.Event!)]);
    }

    /// <summary>Messages flow under an agreement that all have signed and for which all have said that they are ready, and while nobody has suspended it.</summary>
    /// <param name="events">From a request on; else the first is no request, and the agreement of a handshake stands before it.</param>
    internal static void CheckInForce(FederationStanding standing, IReadOnlyList<FederationEvent> events)
    {
        Agreement agreement = standing.InForce!;
        Assert.Equal(AgreementRefusal.None, agreement.Verify(TestMesh.Now));
        string hash = AgreementHash.Of(agreement);
        string[] all = [.. standing.Parties.Select(p => p.Id).Order(StringComparer.Ordinal)];
        if (events.Count > 0 && events[0].Kind == FederationEventKind.Request)
        {
            string[] ready = [.. events.Where(e => e.Kind == FederationEventKind.Activate && e.Terms.Body.AgreementHash == hash).Select(e => e.Actor)];
            Assert.Equal(all, ready.Order(StringComparer.Ordinal));
        }

        Assert.Equal(standing.Phase == FederationPhase.Active, standing.Phase != FederationPhase.Terminating && standing.SuspendedBy.IsEmpty);
    }

    /// <summary>The history can be written, and verified by whoever has nothing else.</summary>
    internal static void CheckHistory(FederationLink link)
    {
        Assert.True(FederationHistory.TryVerify(FederationHistory.Write(link), keys: null, out FederationLink? read, out HistoryFault fault), fault.Detail);
        Assert.Equal(link.Standing.Phase, read.Standing.Phase);
    }

    private static int[] Union(int[][] state) => [.. state.SelectMany(view => view).Distinct().Order()];

    private static int[] Add(int[] view, int link)
    {
        int[] more = [.. view, link];
        Array.Sort(more);
        return more;
    }

    private static string Key(int[][] state)
    {
        var key = new StringBuilder();
        foreach (int[] view in state)
        {
            foreach (int link in view)
            {
                key.Append((char)(link & 0x7fff)).Append((char)(link >> 15));
            }

            key.Append('\uffff');
        }

        return key.ToString();
    }
}
