namespace OrleansMesh.Wire.Membership;

/// <summary>SWIM failure detection with the Lifeguard refinements (T-11): time and messages in, messages and changes out. No I/O, no clock, one caller at a time.</summary>
/// <remarks>
/// Time is any monotonic one. Who a message is from must be proven by the channel that carried it. Members are trusted to tell the truth of others;
/// whom <c>admits</c> refuses is not heard and never becomes a member, and whom <c>believes</c> does not accept is probed and heard of itself alone.
/// </remarks>
public sealed partial class MembershipMachine
{
    private const int RelaysMax = 64;

    private readonly MembershipOptions _options;
    private readonly Random _random;
    private readonly Predicate<NodeId> _admits;
    private readonly Predicate<NodeId> _believes;
    private readonly MemberTable _members;
    private readonly GossipQueue _gossip;
    private readonly LocalHealth _health;
    private readonly List<Relay> _relays = [];
    private uint _sequence;
    private bool _left;

    /// <summary>Starts alone.</summary>
    /// <param name="self">This node.</param>
    /// <param name="incarnation">Higher than any of this node's former lives, for example the time of its start in milliseconds; below <see cref="MemberUpdate.IncarnationMax"/>.</param>
    /// <param name="options">Checked here.</param>
    /// <param name="random">Decides orders and choices: equal seeds repeat a run.</param>
    /// <param name="now">The time of now.</param>
    /// <param name="admits">Who may be a member; anyone when null.</param>
    /// <param name="believes">Whose word of others counts, who is asked to ping for us, and for whom all places for pings are; anyone when null.</param>
    public MembershipMachine(
        NodeId self, ulong incarnation, MembershipOptions options, Random random, TimeSpan now, Predicate<NodeId>? admits = null, Predicate<NodeId>? believes = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(incarnation, MemberUpdate.IncarnationMax);
        options.Validate();
        Self = self;
        Incarnation = incarnation;
        _options = options;
        _random = random;
        _admits = admits ?? (_ => true);
        _believes = believes ?? (_ => true);
        _members = new MemberTable(options.MembersMax, random);
        _gossip = new GossipQueue(options.RetransmitFactor);
        _health = new LocalHealth(options.LocalHealthMax);
        _nextProbeAt = now;
        _nextGossipAt = now;
        _nextDeadProbeAt = now + options.DeadProbeInterval;
        _nextSyncAt = now + options.SyncInterval;
    }

    public NodeId Self { get; }

    /// <summary>Ours; it rises when a report about us must be refuted.</summary>
    public ulong Incarnation { get; private set; }

    /// <summary>How much we doubt ourselves: 0 (healthy) to <see cref="MembershipOptions.LocalHealthMax"/>.</summary>
    public int LocalHealthScore => _health.Score;

    /// <summary>Living members, oneself included.</summary>
    public int LivingCount => _members.LivingCount;

    /// <summary>Reports that wait to be told; at most one a member.</summary>
    public int WaitingReports => _gossip.Count;

    /// <summary>All other members that are remembered.</summary>
    public IEnumerable<MemberView> Members => _members.All.Select(m => m.View);

    /// <summary>What is known of one member; null when nothing is.</summary>
    public MemberView? Find(NodeId member) => _members.Find(member)?.View;

    /// <summary>Makes a node a member by hand, or keeps one that is, for good: a new one counts as alive until probes say otherwise. It is pinged and, when new, told all.</summary>
    /// <param name="isKept">False for one that is forgotten as any other when it is dead for long.</param>
    /// <returns>False when it is not admitted or there is no room.</returns>
    public bool TryJoin(NodeId member, MembershipOutput output, bool isKept = true)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (member == Self || !_admits(member))
        {
            return false;
        }

        bool isNew = _members.Find(member) is null;
        if (isNew)
        {
            Add(new MemberUpdate(MemberState.Alive, member, 0), output);
        }

        if (_members.Find(member) is not { } known)
        {
            return false;
        }

        known.IsKept |= isKept;
        Send(member, MembershipMessageType.Ping, NextSequence(), output);
        if (isNew)
        {
            SendState(known, output);
        }

        return true;
    }

    /// <summary>Tells every living member that we go; after it the machine does nothing any more.</summary>
    public void Leave(MembershipOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (_left)
        {
            return;
        }

        _left = true;
        _gossip.Add(new MemberUpdate(MemberState.Left, Self, Incarnation));
        foreach (Member member in _members.All)
        {
            if (!member.IsOver)
            {
                Send(member.Id, MembershipMessageType.Gossip, 0, output);
            }
        }
    }

    /// <summary>Takes a message; false when it is malformed, which is not what a member sends.</summary>
    /// <param name="from">Whose channel it came by.</param>
    /// <param name="message">Of any content and length; need not outlive the call.</param>
    /// <param name="now">The time of now.</param>
    /// <param name="output">Gets at most an answer, what its sender must know, and the changes.</param>
    public bool Receive(NodeId from, ReadOnlySpan<byte> message, TimeSpan now, MembershipOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!MembershipMessage.TryRead(message, out MembershipMessage read))
        {
            return false;
        }

        if (!_left && from != Self && _admits(from) && Hear(from, read.Incarnation, now, output))
        {
            ReadOnlySpan<byte> updates = read.Updates;
            bool isBelieved = _believes(from);
            while (MemberUpdate.TryRead(ref updates, out MemberUpdate update))
            {
                if (isBelieved || update.Member == from || update.Member == Self)
                {
                    Apply(update, now, output);
                }
            }

            Answer(from, read, now, output);
        }

        return true;
    }

    /// <summary>A message proves its sender's life, as of the incarnation in it; false when there is no room for a new member.</summary>
    private bool Hear(NodeId from, ulong incarnation, TimeSpan now, MembershipOutput output)
    {
        bool isNew = _members.Find(from) is not { IsOver: false };
        Apply(new MemberUpdate(MemberState.Alive, from, incarnation), now, output);
        Member? member = _members.Find(from);
        if (isNew && member is { IsOver: false })
        {
            SendState(member, output);
        }

        return member is not null;
    }

    private void Answer(NodeId from, in MembershipMessage message, TimeSpan now, MembershipOutput output)
    {
        switch (message.Type)
        {
            case MembershipMessageType.Ping:
                Send(from, MembershipMessageType.Ack, message.Sequence, output);
                break;
            case MembershipMessageType.Ack:
                TakeAck(from, message.Sequence, now, output);
                break;
            case MembershipMessageType.PingRequest when message.Target == Self:
                Send(from, MembershipMessageType.Ack, message.Sequence, output);
                break;
            case MembershipMessageType.PingRequest:
                TakeRequest(from, message.Target, message.Sequence, now, output);
                break;
            case MembershipMessageType.Nack:
                _probe?.Excuse(from, message.Sequence);
                break;
            default:
                break; // gossip has said what it had to say
        }
    }

    private void TakeAck(NodeId from, uint sequence, TimeSpan now, MembershipOutput output)
    {
        bool isFirst = _probe is { IsAnswered: false };
        if (_probe is { } probe && probe.TryAnswer(from, sequence))
        {
            if (isFirst && from == probe.Target.Id)
            {
                probe.Target.Answered(now - probe.SentAt);
            }

            return;
        }

        int at = _relays.FindIndex(r => r.Sequence == sequence && r.Target == from);
        if (at >= 0)
        {
            Send(_relays[at].Requester, MembershipMessageType.Ack, _relays[at].RequestSequence, output);
            _relays.RemoveAt(at);
        }
    }

    private void TakeRequest(NodeId from, NodeId target, uint sequence, TimeSpan now, MembershipOutput output)
    {
        // one whom we do not know we cannot ask, and more than a few at once nobody asks for: both look like a target that is silent
        int relaysMax = _believes(from) ? RelaysMax : RelaysMax / 2;
        if (_relays.Count >= relaysMax || _members.Find(target) is null)
        {
            return;
        }

        var relay = new Relay
        {
            Sequence = NextSequence(),
            Target = target,
            Requester = from,
            RequestSequence = sequence,
            NackAt = now + (_options.ProbeTimeout * NackShare),
            EndsAt = now + _options.ProbeInterval,
        };
        _relays.Add(relay);
        Send(target, MembershipMessageType.Ping, relay.Sequence, output);
    }

    private uint NextSequence()
    {
        _sequence = _sequence == uint.MaxValue ? 1 : _sequence + 1;
        return _sequence;
    }

    /// <summary>A suspect or dead one is told first what is said of it: nothing is more urgent for it to refute.</summary>
    private void Send(NodeId to, MembershipMessageType type, uint sequence, MembershipOutput output, NodeId target = default)
    {
        var message = new MembershipMessageBuilder(output.MessageBuffer(), type, Incarnation, sequence, target);
        bool told = _members.Find(to) is { State: not MemberState.Alive } member
            && (_options.TellsSuspects || member.IsOver)
            && message.TryAdd(member.Report);
        _gossip.Fill(ref message, told ? to : default, _members.LivingCount);
        output.Send(to, message.Written.Length);
    }

    /// <summary>All that is known, in as many messages as it takes.</summary>
    private void SendState(Member to, MembershipOutput output)
    {
        var message = new MembershipMessageBuilder(output.MessageBuffer(), MembershipMessageType.Gossip, Incarnation, 0);
        foreach (Member member in _members.All)
        {
            if (member == to || message.TryAdd(member.Report))
            {
                continue;
            }

            output.Send(to.Id, message.Written.Length);
            message = new MembershipMessageBuilder(output.MessageBuffer(), MembershipMessageType.Gossip, Incarnation, 0);
            _ = message.TryAdd(member.Report);
        }

        output.Send(to.Id, message.Written.Length);
    }
}
