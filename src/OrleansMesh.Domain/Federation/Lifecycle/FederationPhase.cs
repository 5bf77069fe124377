namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>Where a federation is in its life (F-01, F-03, F-08). Declined is final; from Ended it can be established again, as the next version.</summary>
public enum FederationPhase
{
    /// <summary>One party asks the others.</summary>
    Requested,

    /// <summary>A party did not want it.</summary>
    Declined,

    /// <summary>All want it and have named their capabilities; terms go back and forth.</summary>
    Negotiating,

    /// <summary>Every party has signed the same agreement.</summary>
    Agreed,

    /// <summary>Some, but not all, have made their checks and are ready.</summary>
    Activating,

    /// <summary>All are ready: messages flow.</summary>
    Active,

    /// <summary>At least one party has stopped the messages, and may let them flow again.</summary>
    Suspended,

    /// <summary>The end is announced: answers pass until the drain is over, new calls do not begin.</summary>
    Terminating,

    /// <summary>Over.</summary>
    Ended,

    /// <summary>The agreement of an FMP handshake that not all have signed yet (F-02): a party signs it, or ends it here.</summary>
    Proposed,
}
