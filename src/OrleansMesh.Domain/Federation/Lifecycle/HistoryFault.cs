namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>What is wrong with a history, and where.</summary>
/// <param name="Reason">None when nothing is.</param>
/// <param name="Seq">Number of the event at fault; -1 for the document around the events and its agreement.</param>
/// <param name="Verdict">Why the event at fault is refused, with <see cref="HistoryFaultReason.EventRefused"/>.</param>
/// <param name="Agreement">Why the agreement at its root is refused, with <see cref="HistoryFaultReason.RootRefused"/>.</param>
public readonly record struct HistoryFault(
    HistoryFaultReason Reason, int Seq = -1, LifecycleVerdict Verdict = default, AgreementRefusal Agreement = AgreementRefusal.None)
{
    /// <summary>What is wrong, for people; empty when nothing is.</summary>
    public string Detail => Reason switch
    {
        HistoryFaultReason.None => "",
        HistoryFaultReason.TooLarge => $"A history has at most {FederationHistory.BytesMax} bytes.",
        HistoryFaultReason.Malformed => "The document is not the canonical JSON of a history.",
        HistoryFaultReason.RootRefused => $"The agreement with which the history begins is refused: {Agreement}.",
        HistoryFaultReason.Empty => "The history has no beginning: neither an agreement nor a request.",
        HistoryFaultReason.EventRefused => $"Event {Seq}: {Verdict.Detail}",
        HistoryFaultReason.HeadMismatch => $"Events are missing after {Seq}, or the head is another than the document says.",
        _ => throw new InvalidOperationException($"No sentence for {Reason}."),
    };
}
