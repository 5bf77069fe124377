namespace OrleansMesh.Wire.Membership;

/// <content>What reports do to what is known.</content>
public sealed partial class MembershipMachine
{
    private void Apply(in MemberUpdate update, TimeSpan now, MembershipOutput output)
    {
        if (update.Member == Self)
        {
            ApplyToSelf(update);
            return;
        }

        Member? member = _members.Find(update.Member);
        if (member is null)
        {
            // only life makes a member known: of one that is over there is nothing to do
            if (update.State == MemberState.Alive && _admits(update.Member))
            {
                Add(update, output);
            }
        }
        else if (update.Supersedes(member.State, member.Incarnation))
        {
            Change(member, update, now, output);
        }
        else if (update.State == MemberState.Suspect && member.State == MemberState.Suspect && update.Incarnation == member.Incarnation)
        {
            Confirm(member, update.By);
        }
    }

    /// <summary>We live: whatever else is said of this incarnation, or said of one that we never began in this life, a new one refutes.</summary>
    private void ApplyToSelf(in MemberUpdate update)
    {
        bool isRefuted = update.State == MemberState.Alive ? update.Incarnation > Incarnation : update.Incarnation >= Incarnation;
        if (!isRefuted || update.Incarnation >= MemberUpdate.IncarnationMax)
        {
            return;
        }

        Incarnation = update.Incarnation + 1;
        _health.Note(+1);
        _gossip.Add(new MemberUpdate(MemberState.Alive, Self, Incarnation));
    }

    private void Add(in MemberUpdate update, MembershipOutput output)
    {
        Member? member = _members.TryAdd(update.Member);
        if (member is not null)
        {
            member.Become(update, null, default);
            _gossip.Add(update);
            output.Tell(new MembershipEvent(update.Member, MemberState.Alive, null, update.Incarnation));
        }
    }

    private void Change(Member member, in MemberUpdate update, TimeSpan now, MembershipOutput output)
    {
        MemberState before = member.State;
        bool wasOver = member.IsOver;
        Suspicion? suspicion = update.State == MemberState.Suspect ? Suspect(update.By, now) : null;
        member.Become(update, suspicion, now);
        _members.Changed(wasOver, member.IsOver);
        _gossip.Add(update);
        if (before != update.State)
        {
            output.Tell(new MembershipEvent(member.Id, update.State, before, update.Incarnation));
        }
    }

    /// <summary>One more accuser is worth telling, since it makes the suspicion shorter everywhere.</summary>
    private void Confirm(Member member, NodeId by)
    {
        if (member.Suspicion!.TryConfirm(by))
        {
            _gossip.Add(member.Report);
        }
    }

    private Suspicion Suspect(NodeId by, TimeSpan now)
    {
        double scale = Math.Max(1, Math.Log10(_members.LivingCount));
        TimeSpan min = _options.ProbeInterval * (_options.SuspicionFactor * scale);
        int wanted = Math.Min(_options.Confirmations, Math.Max(0, _members.LivingCount - 2));
        return new Suspicion(by, now, min, min * _options.SuspicionMaxFactor, wanted);
    }
}
