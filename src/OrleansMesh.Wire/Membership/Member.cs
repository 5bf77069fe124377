namespace OrleansMesh.Wire.Membership;

/// <summary>What the machine keeps of one other member.</summary>
internal sealed class Member(NodeId id)
{
    private RoundTripEstimator _roundTrip;

    public NodeId Id => id;

    public MemberState State { get; private set; } = MemberState.Alive;

    public ulong Incarnation { get; private set; }

    /// <summary>While suspect.</summary>
    public Suspicion? Suspicion { get; private set; }

    /// <summary>Who said so last, of a suspect or dead one.</summary>
    public NodeId By { get; private set; }

    public TimeSpan ChangedAt { get; private set; }

    /// <summary>Joined by hand: never forgotten.</summary>
    public bool IsKept { get; set; }

    /// <summary>Dead or gone.</summary>
    public bool IsOver => State is MemberState.Dead or MemberState.Left;

    public TimeSpan RoundTrip => _roundTrip.Smoothed;

    /// <summary>The present report about this member.</summary>
    public MemberUpdate Report => new(State, id, Incarnation, State == MemberState.Suspect ? Suspicion!.LastAccuser : By);

    public MemberView View => new(id, State, Incarnation, RoundTrip, Suspicion?.Deadline);

    public void Become(in MemberUpdate update, Suspicion? suspicion, TimeSpan now)
    {
        ChangedAt = State == update.State ? ChangedAt : now;
        State = update.State;
        Incarnation = update.Incarnation;
        By = update.By;
        Suspicion = suspicion;
    }

    public void Answered(TimeSpan after) => _roundTrip.Add(after);

    public TimeSpan Timeout(MembershipOptions options) => _roundTrip.Timeout(options.ProbeTimeoutMin, options.ProbeTimeout);
}
