using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>An envelope that is to be stored, and what became of it.</summary>
internal sealed class PendingAppend(FmpEnvelope envelope, long acceptedAt, long expiresAt)
{
    // its sender goes on within Finish: those of one flush are answered in one go
    private readonly TaskCompletionSource<AppendOutcome> _done = new();

    public FmpEnvelope Envelope => envelope;

    public long AcceptedAt => acceptedAt;

    public long ExpiresAt => expiresAt;

    public byte[] Hash { get; } = EnvelopeHead.HashOf(envelope.SourceMeshId, envelope.MessageId);

    public Task<AppendOutcome> Done => _done.Task;

    /// <summary>As the last attempt had it; counts when its transaction is flushed.</summary>
    public AppendOutcome Outcome { get; set; }

    /// <summary>As the last attempt had it; 0 unless stored.</summary>
    public long Cursor { get; set; }

    /// <summary>Tells its sender, who goes on here.</summary>
    public void Finish(AppendOutcome outcome) => _ = _done.TrySetResult(outcome);

    public void Fail(Exception error) => _ = _done.TrySetException(error);
}
