namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>Why an event is no part of a federation's history. <see cref="LifecycleVerdict"/> has the sentence for people.</summary>
public enum LifecycleRefusal
{
    None = 0,

    /// <summary>The phase is final and the command asks for no more than that; nothing is to be added, and nothing is wrong.</summary>
    Redundant,

    /// <summary>Longer than <see cref="FederationEvent.BytesMax"/>.</summary>
    TooLarge,

    /// <summary>Not strict JSON, not canonical, or a member is missing, unknown or of the wrong kind.</summary>
    Malformed,

    /// <summary>The body is not what the kind asks for, or breaks a bound.</summary>
    BodyInvalid,

    /// <summary>About another federation.</summary>
    FederationMismatch,

    /// <summary>About another version than the one that is in force or negotiated.</summary>
    VersionMismatch,

    /// <summary>The number does not follow that of the event before.</summary>
    SequenceGap,

    /// <summary>The event before is another one, or is not known.</summary>
    PreviousUnknown,

    /// <summary>The actor is no party.</summary>
    ActorUnknown,

    /// <summary>The key is not the actor's.</summary>
    KeyUnknown,

    /// <summary>The signature does not hold.</summary>
    SignatureInvalid,

    /// <summary>Earlier than the event before.</summary>
    TimeBackwards,

    /// <summary>The phase does not know this command.</summary>
    IllegalCommand,

    /// <summary>It is another party's turn: nobody opens his own request, counters or accepts his own offer, or does one thing twice.</summary>
    NotYourTurn,

    /// <summary>The actor has not suspended, so that it has nothing to resume.</summary>
    NotSuspendedByYou,

    /// <summary>There were <see cref="FederationLifecycle.RoundsMax"/> proposals: accept, decline or end.</summary>
    RoundsExhausted,

    /// <summary>No terms are offered, or others than these.</summary>
    OfferMismatch,

    /// <summary>The agreement is refused; the verdict has its reason.</summary>
    AgreementInvalid,

    /// <summary>The terms go beyond the agreement above them.</summary>
    WiderThanParent,

    /// <summary>The drain is longer than <see cref="FederationLifecycle.DrainMax"/>, or ends before it begins.</summary>
    DrainInvalid,

    /// <summary>The history has no room for more than its end.</summary>
    HistoryFull,
}
