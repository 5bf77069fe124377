namespace OrleansMesh.Wire.Membership;

/// <content>What the passing of time does.</content>
public sealed partial class MembershipMachine
{
    // Lifeguard §IV.A: an excuse that came only with the time-out itself would come too late.
    private const double NackShare = 0.8;

    private Probe? _probe;
    private TimeSpan _nextProbeAt;
    private TimeSpan _nextGossipAt;
    private TimeSpan _nextDeadProbeAt;
    private TimeSpan _nextSyncAt;

    /// <summary>Does what is due. Call it often against the shortest of the times, for example every 50 ms; a late call does it late, once.</summary>
    /// <param name="now">Not before the time of any call before.</param>
    /// <param name="output">Gets the messages and changes.</param>
    public void Tick(TimeSpan now, MembershipOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (_left)
        {
            return;
        }

        BuryUnrefuted(now, output);
        ExcuseRelays(now, output);
        RunProbe(now, output);
        if (IsDue(ref _nextGossipAt, _options.GossipInterval, now))
        {
            TellSome(output);
        }

        if (IsDue(ref _nextDeadProbeAt, _options.DeadProbeInterval, now))
        {
            KnockAtTheDead(output);
            _members.ForgetOver(now - _options.DeadRetention);
        }

        if (IsDue(ref _nextSyncAt, _options.SyncInterval, now) && _members.Pick(1, m => !m.IsOver) is [var peer])
        {
            SendState(peer, output);
        }
    }

    private static bool IsDue(ref TimeSpan at, TimeSpan interval, TimeSpan now)
    {
        if (now < at)
        {
            return false;
        }

        at = now + interval;
        return true;
    }

    private void BuryUnrefuted(TimeSpan now, MembershipOutput output)
    {
        foreach (Member member in _members.All)
        {
            if (member.Suspicion?.Deadline <= now)
            {
                Change(member, new MemberUpdate(MemberState.Dead, member.Id, member.Incarnation, Self), now, output);
            }
        }
    }

    private void ExcuseRelays(TimeSpan now, MembershipOutput output)
    {
        foreach (Relay relay in _relays)
        {
            if (!relay.IsNacked && now >= relay.NackAt)
            {
                relay.IsNacked = true;
                Send(relay.Requester, MembershipMessageType.Nack, relay.RequestSequence, output);
            }
        }

        _relays.RemoveAll(r => now >= r.EndsAt);
    }

    private void RunProbe(TimeSpan now, MembershipOutput output)
    {
        if (_probe is { IsAnswered: false, AskedOthers: false } silent && now >= silent.IndirectAt)
        {
            AskOthers(silent, now, output);
        }

        if (_probe is { } ended && now >= ended.EndsAt)
        {
            _probe = null;
            Judge(ended, now, output);
        }

        if (_probe is null && now >= _nextProbeAt)
        {
            BeginProbe(now, output);
        }
    }

    private void BeginProbe(TimeSpan now, MembershipOutput output)
    {
        TimeSpan interval = _options.ProbeInterval * _health.Multiplier;
        _nextProbeAt = now + interval;
        if (_members.NextToProbe() is not { } target)
        {
            return;
        }

        _probe = new Probe
        {
            Target = target,
            Sequence = NextSequence(),
            SentAt = now,
            IndirectAt = now + (target.Timeout(_options) * _health.Multiplier),
            EndsAt = now + interval,
        };
        Send(target.Id, MembershipMessageType.Ping, _probe.Sequence, output);
    }

    private void AskOthers(Probe probe, TimeSpan now, MembershipOutput output)
    {
        // when we come late, the helpers still get their time: nobody is accused of our own pause
        TimeSpan soonest = now + (_options.ProbeInterval - _options.ProbeTimeout);
        probe.EndsAt = soonest > probe.EndsAt ? soonest : probe.EndsAt;
        List<Member> helpers = _members.Pick(_options.IndirectProbes, m => !m.IsOver && m != probe.Target && _believes(m.Id));
        probe.Ask(helpers.Select(h => h.Id));
        foreach (Member helper in helpers)
        {
            Send(helper.Id, MembershipMessageType.PingRequest, probe.Sequence, output, probe.Target.Id);
        }
    }

    private void Judge(Probe probe, TimeSpan now, MembershipOutput output)
    {
        if (probe.IsAnswered)
        {
            _health.Note(-1);
            return;
        }

        // helpers that answered, if only that they heard nothing either, show that the fault is not ours
        _health.Note(probe.HelperCount == 0 ? +1 : probe.SilentHelpers);
        if (!probe.Target.IsOver)
        {
            Apply(new MemberUpdate(MemberState.Suspect, probe.Target.Id, probe.Target.Incarnation, Self), now, output);
        }
    }

    private void TellSome(MembershipOutput output)
    {
        if (_gossip.Count == 0)
        {
            return;
        }

        foreach (Member member in _members.Pick(_options.GossipFanout, m => !m.IsOver))
        {
            Send(member.Id, MembershipMessageType.Gossip, 0, output);
        }
    }

    private void KnockAtTheDead(MembershipOutput output)
    {
        foreach (Member member in _members.Pick(1, m => m.State == MemberState.Dead || (m.State == MemberState.Left && m.IsKept)))
        {
            Send(member.Id, MembershipMessageType.Ping, NextSequence(), output);
        }
    }
}
