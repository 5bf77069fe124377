using System.Globalization;
using OrleansMesh.Wire.Membership;

namespace OrleansMesh.Wire.Tests.Membership;

/// <summary>Machines on a network of virtual time that loses and delays as the seed says; what always holds is checked after each step. Equal seeds repeat a run.</summary>
internal sealed class SimulatedGroup
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly Random _random;
    private readonly MembershipOptions _options;
    private readonly PriorityQueue<(int From, int To, byte[] Bytes), (TimeSpan At, long Order)> _wire = new();
    private readonly PriorityQueue<SimulatedMember, (TimeSpan At, int Index)> _ticks = new();
    private readonly Dictionary<NodeId, int> _indexes = [];
    private readonly MembershipOutput _output = new();
    private readonly int _seed;
    private long _order;

    public SimulatedGroup(int seed, int count, MembershipOptions? options = null)
    {
        _seed = seed;
        _random = new Random(seed);
        _options = options ?? new MembershipOptions();
        for (int i = 0; i < count; i++)
        {
            NodeId id = IdOf(i);
            _indexes.Add(id, i);
            Members.Add(new SimulatedMember(i, Machine(id, 1)));
            _ticks.Enqueue(Members[i], (TimeSpan.FromMilliseconds(_random.Next(50)), i));
        }
    }

    public List<SimulatedMember> Members { get; } = [];

    public List<SimulatedEvent> Events { get; } = [];

    public TimeSpan Now { get; private set; }

    public double Loss { get; set; }

    public TimeSpan DelayMax { get; set; } = TimeSpan.FromMilliseconds(20);

    public long Sent { get; private set; }

    public string Trace => string.Join('\n', Events.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.At.Ticks} {e.Observer} {e.Subject} {e.State}")));

    /// <summary>Everybody knows member 0 and nobody else.</summary>
    public SimulatedGroup Gather()
    {
        foreach (SimulatedMember member in Members.Skip(1))
        {
            Act(member, m => Assert.True(m.TryJoin(Members[0].Id, _output)));
        }

        return this;
    }

    public void Run(TimeSpan duration)
    {
        TimeSpan end = Now + duration;
        while (Now < end)
        {
            RunStep();
        }
    }

    /// <summary>Runs until the condition holds.</summary>
    /// <returns>How long it took; the test fails after <paramref name="within"/>.</returns>
    public TimeSpan RunUntil(Func<bool> condition, TimeSpan within)
    {
        TimeSpan start = Now;
        while (!condition())
        {
            Assert.True(Now - start < within, $"Not within {within} (seed {_seed}).");
            RunStep();
        }

        return Now - start;
    }

    /// <summary>True when every running member takes every other one of the running for alive and, if wanted, every stopped one for over.</summary>
    public bool Agrees(bool stoppedAreOver = false) => Members.Where(m => !m.IsDown).All(m => Members.All(o =>
        o == m || (o.IsDown
            ? !stoppedAreOver || m.Machine.Find(o.Id) is null or { State: MemberState.Dead or MemberState.Left }
            : m.Machine.Find(o.Id) is { State: MemberState.Alive })));

    public void Restart(int index, ulong incarnation)
    {
        SimulatedMember member = Members[index];
        member.IsDown = false;
        member.Seen.Clear();
        member.Machine = Machine(member.Id, incarnation);
        Act(member, m => m.TryJoin(Members[index == 0 ? 1 : 0].Id, _output));
    }

    public void Leave(int index)
    {
        Act(Members[index], m => m.Leave(_output));
        Members[index].IsDown = true;
    }

    private static NodeId IdOf(int index)
    {
        Span<byte> bytes = stackalloc byte[NodeId.SizeBytes];
        bytes.Fill((byte)(index + 1));
        return new NodeId(bytes);
    }

    private MembershipMachine Machine(NodeId id, ulong incarnation) => new(id, incarnation, _options, new Random(_random.Next()), Now);

    private void RunStep()
    {
        _ = _ticks.TryPeek(out _, out (TimeSpan At, int Index) next);
        if (_wire.TryPeek(out _, out (TimeSpan At, long Order) head) && head.At < next.At)
        {
            Now = head.At > Now ? head.At : Now;
            Deliver(_wire.Dequeue(), head.Order);
            return;
        }

        Now = next.At > Now ? next.At : Now;
        SimulatedMember member = _ticks.Dequeue();
        if (!member.IsDown && member.PausedUntil <= Now)
        {
            Act(member, m => m.Tick(Now, _output));
        }

        // who wakes sees the time first and its letters only then: the worst order for a failure detector
        TimeSpan after = Now + Step;
        _ticks.Enqueue(member, (member.PausedUntil > after ? member.PausedUntil : after, member.Index));
    }

    private void Deliver((int From, int To, byte[] Bytes) letter, long order)
    {
        SimulatedMember to = Members[letter.To];
        if (to.IsDown || to.Island != Members[letter.From].Island)
        {
            return;
        }

        TimeSpan reachable = to.PausedUntil > to.StalledUntil ? to.PausedUntil : to.StalledUntil;
        if (reachable > Now)
        {
            _wire.Enqueue(letter, (reachable + TimeSpan.FromTicks(1), order));
            return;
        }

        Act(to, m => Assert.True(m.Receive(Members[letter.From].Id, letter.Bytes, Now, _output)));
    }

    private void Act(SimulatedMember member, Action<MembershipMachine> action)
    {
        action(member.Machine);
        bool quiet = _output.Events.IsEmpty && _output.Sends.IsEmpty;
        foreach (MembershipEvent change in _output.Events)
        {
            Events.Add(new SimulatedEvent(Now, member.Index, _indexes[change.Member], change.State));
        }

        foreach (MembershipSend send in _output.Sends)
        {
            Sent++;
            Assert.InRange(send.Length, 1, MembershipMessage.SizeBytesMax);
            if (_random.NextDouble() >= Loss)
            {
                TimeSpan leaves = member.StalledUntil > Now ? member.StalledUntil : Now;
                TimeSpan at = leaves + TimeSpan.FromMilliseconds(1) + (DelayMax * _random.NextDouble());
                _wire.Enqueue((member.Index, _indexes[send.To], _output.BytesOf(send).ToArray()), (at, _order++));
            }
        }

        _output.Clear();
        if (!quiet)
        {
            CheckInvariants(member);
        }
    }

    private void CheckInvariants(SimulatedMember member)
    {
        MembershipMachine machine = member.Machine;
        int living = 1;
        foreach (MemberView view in machine.Members)
        {
            Assert.NotEqual(member.Id, view.Member);
            living += view.State is MemberState.Alive or MemberState.Suspect ? 1 : 0;
            Assert.Equal(view.State == MemberState.Suspect, view.Deadline is not null);
            if (member.Seen.TryGetValue(view.Member, out (ulong Incarnation, MemberState State) before))
            {
                bool same = before == (view.Incarnation, view.State);
                Assert.True(same || new MemberUpdate(view.State, view.Member, view.Incarnation).Supersedes(before.State, before.Incarnation), $"Knowledge went back (seed {_seed}).");
            }

            member.Seen[view.Member] = (view.Incarnation, view.State);
        }

        Assert.Equal(living, machine.LivingCount);
        Assert.InRange(machine.LocalHealthScore, 0, _options.LocalHealthMax);
        Assert.InRange(machine.WaitingReports, 0, Members.Count);
    }
}
