namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>Whether a command was taken, and if not why, naming the phase and the command.</summary>
/// <param name="Refusal">None when taken.</param>
/// <param name="Phase">Where the federation was; null before its first event.</param>
/// <param name="Kind">The command.</param>
/// <param name="Agreement">Set with <see cref="LifecycleRefusal.AgreementInvalid"/>.</param>
public readonly record struct LifecycleVerdict(
    LifecycleRefusal Refusal, FederationPhase? Phase, FederationEventKind? Kind, AgreementRefusal Agreement = AgreementRefusal.None)
{
    /// <summary>True when the command was taken.</summary>
    public bool Accepted => Refusal == LifecycleRefusal.None;

    /// <summary>The stable word for the wire; empty when accepted.</summary>
    public string Word => Refusal switch
    {
        LifecycleRefusal.None => "",
        LifecycleRefusal.Redundant => "redundant",
        LifecycleRefusal.TooLarge => "event-too-large",
        LifecycleRefusal.Malformed => "event-malformed",
        LifecycleRefusal.BodyInvalid => "body-invalid",
        LifecycleRefusal.FederationMismatch => "federation-mismatch",
        LifecycleRefusal.VersionMismatch => "version-mismatch",
        LifecycleRefusal.SequenceGap => "sequence-gap",
        LifecycleRefusal.PreviousUnknown => "previous-unknown",
        LifecycleRefusal.ActorUnknown => "actor-unknown",
        LifecycleRefusal.KeyUnknown => "key-unknown",
        LifecycleRefusal.SignatureInvalid => "signature-invalid",
        LifecycleRefusal.TimeBackwards => "time-backwards",
        LifecycleRefusal.IllegalCommand => "illegal-command",
        LifecycleRefusal.NotYourTurn => "not-your-turn",
        LifecycleRefusal.NotSuspendedByYou => "not-suspended-by-you",
        LifecycleRefusal.RoundsExhausted => "rounds-exhausted",
        LifecycleRefusal.OfferMismatch => "offer-mismatch",
        LifecycleRefusal.AgreementInvalid => "agreement-mismatch",
        LifecycleRefusal.WiderThanParent => "wider-than-parent",
        LifecycleRefusal.DrainInvalid => "drain-invalid",
        LifecycleRefusal.HistoryFull => "history-full",
        _ => throw new InvalidOperationException($"No word for {Refusal}."),
    };

    /// <summary>What was wrong and what to do next; empty when accepted.</summary>
    public string Detail => Accepted ? "" : $"{Command} is refused {State}: {Sentence}";

    private string Command => Kind is { } kind ? $"'{FederationWords.Of(kind)}'" : "The event";

    private string State => Phase is { } phase ? $"while the federation is {FederationWords.Of(phase)}" : "before the federation is requested";

    private string Sentence => Refusal switch
    {
        LifecycleRefusal.Redundant => "it is over already, nothing is to be done.",
        LifecycleRefusal.TooLarge => $"an event has at most {FederationEvent.BytesMax} bytes.",
        LifecycleRefusal.Malformed => "it is not the canonical JSON of an event.",
        LifecycleRefusal.BodyInvalid => "its body is not what the kind asks for, or breaks a bound.",
        LifecycleRefusal.FederationMismatch => "it is about another federation.",
        LifecycleRefusal.VersionMismatch => "it is about another version; read the history again and sign anew.",
        LifecycleRefusal.SequenceGap => "its number does not follow the last event's; read the history again and sign anew.",
        LifecycleRefusal.PreviousUnknown => "it follows another event than the last; read the history again and sign anew.",
        LifecycleRefusal.ActorUnknown => "its actor is no party.",
        LifecycleRefusal.KeyUnknown => "its key is not one of the actor's.",
        LifecycleRefusal.SignatureInvalid => "its signature does not hold.",
        LifecycleRefusal.TimeBackwards => "it is earlier than the event before; set the clock.",
        LifecycleRefusal.IllegalCommand => "this phase does not know the command.",
        LifecycleRefusal.NotYourTurn => "it is another party's turn, or this party has done it already.",
        LifecycleRefusal.NotSuspendedByYou => "this party has not suspended it.",
        LifecycleRefusal.RoundsExhausted => $"there were {FederationLifecycle.RoundsMax} proposals; accept, decline or end.",
        LifecycleRefusal.OfferMismatch => "it names other terms than those that are offered.",
        LifecycleRefusal.AgreementInvalid => $"the agreement does not hold ({Agreement}).",
        LifecycleRefusal.WiderThanParent => "the terms go beyond the agreement above them.",
        LifecycleRefusal.DrainInvalid => $"a drain ends after it begins and within {FederationLifecycle.DrainMax.TotalHours} h.",
        LifecycleRefusal.HistoryFull => "the history has room for its end alone.",
        _ => "",
    };
}
