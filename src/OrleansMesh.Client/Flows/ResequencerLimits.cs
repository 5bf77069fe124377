namespace OrleansMesh.Client.Flows;

/// <summary>What a <see cref="Resequencer{T}"/> holds at most, and for how long. Where one is reached, a gap is passed over: nothing is dropped.</summary>
internal sealed record ResequencerLimits
{
    /// <summary>Messages of one flow that wait for earlier ones.</summary>
    public int HeldPerFlowMax { get; init; } = 512;

    /// <summary>Messages of all flows that wait.</summary>
    public int HeldMax { get; init; } = 4_096;

    /// <summary>Bytes of the envelopes that wait.</summary>
    public long HeldBytesMax { get; init; } = 32L << 20;

    /// <summary>Flows of one source that are remembered; of one more, the one unused for longest is forgotten.</summary>
    public int FlowsPerSourceMax { get; init; } = 64;

    /// <summary>Flows of all sources in memory; what is on the disk of those beyond stays there.</summary>
    public int FlowsMax { get; init; } = 4_096;

    /// <summary>How long a message waits, milliseconds.</summary>
    public long WaitMax { get; init; } = 30_000;
}
