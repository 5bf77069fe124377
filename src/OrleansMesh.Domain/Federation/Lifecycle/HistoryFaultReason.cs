namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>Kinds of faults of a history.</summary>
public enum HistoryFaultReason
{
    None = 0,

    /// <summary>Longer than <see cref="FederationHistory.BytesMax"/>.</summary>
    TooLarge,

    /// <summary>Not strict JSON, not canonical, or not of the form.</summary>
    Malformed,

    /// <summary>Nothing to begin with.</summary>
    Empty,

    /// <summary>The agreement at the root does not hold.</summary>
    RootRefused,

    /// <summary>An event does not hold.</summary>
    EventRefused,

    /// <summary>The last event is not the one that the document names.</summary>
    HeadMismatch,
}
