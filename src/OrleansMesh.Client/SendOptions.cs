using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Domain.Qos;

namespace OrleansMesh.Client;

/// <summary>How a message is to be delivered.</summary>
public sealed record SendOptions
{
    /// <summary>Stored for a target that is away.</summary>
    public static SendOptions Reliable { get; } = new();

    /// <summary>Handed to a target that is there, or refused.</summary>
    public static SendOptions Transient { get; } = new() { IsTransient = true };

    /// <summary>True for transient delivery.</summary>
    public bool IsTransient { get; init; }

    /// <summary>How urgent it is. Messages of one target and federation keep their order within a class, and a more urgent one overtakes.</summary>
    public QosClass Priority { get; init; } = QosClass.Normal;

    /// <summary>
    /// True to seal the data for the target, so that no hub can read it (T-13); its type, times and parties stay visible. Default
    /// false: a target of an older version could not open it. A message that cannot be sealed is not sent.
    /// </summary>
    public bool Seal { get; init; }

    /// <summary>
    /// True to have the target's client hand on the messages of a flow in the order of the calls, whatever ways they take: also when this mesh or the
    /// target changes its hub. Only for messages that are stored. Costs a write to the disk, which calls that wait together share. A target of an older version hands on as they come.
    /// </summary>
    public bool Ordered { get; init; }

    /// <summary>The flow of an ordered message: printable ASCII, at most <see cref="FlowMark.NameCharsMax"/> characters. Flows to one target do not wait for each other. Empty by default.</summary>
    public string Flow { get; init; } = "";

    /// <summary>What is said of the data (P-09); null for nothing.</summary>
    public ComplianceContext? Compliance { get; init; }

    /// <summary>Why it is sent (P-09); null for nothing.</summary>
    public ExplanationRecord? Explanation { get; init; }

    /// <summary>From when on the message is of no use; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The message's id, 1 to 128 printable ASCII characters: the same id is delivered once. Null for a new one.</summary>
    public string? MessageId { get; init; }
}
