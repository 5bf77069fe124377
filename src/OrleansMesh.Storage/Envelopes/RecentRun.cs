namespace OrleansMesh.Storage.Envelopes;

/// <summary>A run that is flushed, or is about to be, and not settled yet.</summary>
/// <param name="Last">The cursor of its last envelope, which names it.</param>
/// <param name="AcceptedAt">Of the last that was accepted, Unix milliseconds.</param>
/// <param name="Heads">As <see cref="EnvelopeHead"/> has them.</param>
internal sealed record RecentRun(long Last, TargetQueue Queue, long AcceptedAt, byte[] Heads)
{
    /// <summary>How many envelopes are in it.</summary>
    public int Messages => Heads.Length / EnvelopeHead.SizeBytes;

    /// <summary>Whether its target has acknowledged all of it.</summary>
    public bool IsReceived { get; set; }
}
