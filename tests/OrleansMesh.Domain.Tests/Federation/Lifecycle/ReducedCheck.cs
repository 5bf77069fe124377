namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>
/// The search of <see cref="ModelCheck"/> over what is the same but for names: in place of events stand the classes of what the machine did with them
/// (<see cref="StandingClasses"/>), what all parties have settled is cut off, who of two parties that did not ask is which does not count, and a state
/// that was seen after fewer commands is not gone on from again. Of those who did the same at the same place each may have the lower hash, so that
/// more is covered here than the hashes that happened.
/// </summary>
/// <param name="checkedLevels">Commands up to which every set of events is checked with the real events.</param>
/// <param name="oneOf">After more commands, one of so many is, a prime; 0 for none.</param>
internal sealed class ReducedCheck(TestParties parties, StandingClasses classes, int checkedLevels, uint oneOf)
{
    private static readonly int[] Exchanged = [0, 2, 1];

    private readonly Dictionary<UInt128, uint[]> _seen = [];
    private readonly RealTrees _real = new(parties, classes);
    private readonly EventTree _at = new();
    private readonly EventTree _next = new();
    private readonly int[] _of = new int[EventTree.EventsMax + 1];
    private readonly uint[] _wider = new uint[1 << EventTree.EventsMax];
    private readonly (int Head, uint View)[] _learned = new (int, uint)[1 << EventTree.EventsMax];

    /// <summary>States that stand for all.</summary>
    public long States { get; private set; } = 1;

    /// <summary>Sets of events that were checked with the real ones.</summary>
    public long Checked { get; private set; }

    /// <summary>Of those, the ones with a fork.</summary>
    public long Forks => _real.Forks;

    /// <summary>Told of every set of events that stands for others.</summary>
    public Action<EventTree>? Found { get; init; }

    /// <summary>Covers all states after as many commands.</summary>
    public void Run(int depth)
    {
        _at.Root = classes.Root;
        var level = new Dictionary<UInt128, uint[]> { [_at.Key] = [0] };
        for (int commands = 1; commands <= depth; commands++)
        {
            var next = new Dictionary<UInt128, uint[]>();
            foreach ((UInt128 key, uint[] known) in level)
            {
                Array.ForEach(known, knowledge => Expand(key, knowledge, next));
            }

            foreach ((UInt128 key, uint[] known) in next)
            {
                States += known.Length;
                Check(key, known, commands);
                if (commands < depth)
                {
                    _seen[key] = _seen.TryGetValue(key, out uint[]? before) ? [.. before, .. known] : known;
                }
            }

            level = next;
        }
    }

    private void Check(UInt128 key, uint[] known, int commands)
    {
        _at.Read(key, known[0]);
        Found?.Invoke(_at);
        if (commands <= checkedLevels || (oneOf != 0 && key % oneOf == 0))
        {
            Checked++;
            _real.Check(_at);
        }
    }

    private void Expand(UInt128 key, uint knowledge, Dictionary<UInt128, uint[]> next)
    {
        _at.Read(key, knowledge);
        _of[0] = _at.Root;
        for (int i = 1; i <= _at.Count; i++)
        {
            _of[i] = classes.Next(_of[_at.Parent[i]], _at.Party[i], _at.Kind[i]);
        }

        for (int party = 0; party < parties.Count; party++)
        {
            int count = Learn(_at.Views[party]);
            for (int i = 0; i < count; i++)
            {
                (int head, uint view) = _learned[i];
                foreach (StandingClasses.Move move in classes.Moves(_of[head]))
                {
                    for (int rank = move.Party == party ? _at.SameAt(head, move.Kind) : -1; rank >= 0; rank--)
                    {
                        _next.Read(key, knowledge);
                        _next.Add(head, party, move.Kind, rank, view);
                        Keep(next);
                    }
                }
            }
        }
    }

    // Every head that a party can learn of, with the least knowledge that leads to it: more changes nothing of what it signs.
    private int Learn(uint known)
    {
        int views = 1;
        _wider[0] = known;
        for (int i = 1; i <= _at.Count; i++)
        {
            uint bit = 1u << (i - 1);
            uint parent = _at.Parent[i] == 0 ? 0 : 1u << (_at.Parent[i] - 1);
            int before = (known & bit) == 0 ? views : 0;
            for (int j = 0; j < before; j++)
            {
                if ((_wider[j] & parent) == parent)
                {
                    _wider[views++] = _wider[j] | bit;
                }
            }
        }

        int count = 0;
        for (int j = 0; j < views; j++)
        {
            int head = _at.Head(_wider[j]);
            bool isMore = false;
            for (int k = 0; k < count; k++)
            {
                isMore |= _learned[k].Head == head && (_learned[k].View & ~_wider[j]) == 0;
            }

            if (!isMore)
            {
                _learned[count++] = (head, _wider[j]);
            }
        }

        return count;
    }

    private void Keep(Dictionary<UInt128, uint[]> next)
    {
        while (_next.Settled(parties.Count) is var settled && settled != 0)
        {
            _next.Cut(settled, classes.Next(_next.Root, _next.Party[settled], _next.Kind[settled]));
        }

        UInt128 key = _next.Key;
        uint knowledge = _next.Knowledge;
        if (parties.Count == 3)
        {
            _next.Exchange(1, 2, classes.Renamed(_next.Root, Exchanged));
            UInt128 other = _next.Key;
            if (other < key || (other == key && _next.Knowledge < knowledge))
            {
                (key, knowledge) = (other, _next.Knowledge);
            }
        }

        if (_seen.TryGetValue(key, out uint[]? before) && IsWithin(before, knowledge))
        {
            return;
        }

        uint[] same = next.GetValueOrDefault(key, []);
        if (!IsWithin(same, knowledge))
        {
            next[key] = [.. same.Where(more => (knowledge & ~more) != 0), knowledge];
        }
    }

    private static bool IsWithin(uint[] known, uint knowledge)
    {
        foreach (uint less in known)
        {
            if ((less & ~knowledge) == 0)
            {
                return true;
            }
        }

        return false;
    }
}
