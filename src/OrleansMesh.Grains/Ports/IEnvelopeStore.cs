using OrleansMesh.Domain.Admission;

namespace OrleansMesh.Grains.Ports;

/// <summary>The durable queue of each target mesh: what it says is stored survives a killed process.</summary>
/// <remarks>Cursors of one target rise; <see cref="IStoredEnvelopeSink"/> sees each stored envelope once, in the order of cursors.</remarks>
public interface IEnvelopeStore
{
    /// <summary>Appends and flushes. Completes when the envelope would survive the loss of this process.</summary>
    ValueTask<AppendOutcome> AppendAsync(AdmittedEnvelope envelope, CancellationToken cancellationToken);

    /// <summary>Appends envelopes of one flow with one flush: in this order, and none after the first that finds no room. Completes as <see cref="AppendAsync"/> does, or fails for all.</summary>
    /// <returns>What became of each: <see cref="AppendOutcome.QueueFull"/> of the first without room and of all behind it.</returns>
    ValueTask<IReadOnlyList<AppendOutcome>> AppendRunAsync(IReadOnlyList<AdmittedEnvelope> run, CancellationToken cancellationToken);

    /// <summary>Whether a message of this source was stored within the duplicate window; answers after every append asked for before.</summary>
    ValueTask<bool> ContainsAsync(string sourceMeshId, string messageId, CancellationToken cancellationToken);

    /// <summary>The oldest unacknowledged envelopes of <paramref name="targetMeshId"/> past <paramref name="after"/>, at most <paramref name="countMax"/> of them, expired ones left out.</summary>
    ValueTask<IReadOnlyList<StoredEnvelope>> ReadAsync(string targetMeshId, long after, int countMax, CancellationToken cancellationToken);

    /// <summary>Meshes for which something is stored and not acknowledged, at most <paramref name="countMax"/>.</summary>
    ValueTask<IReadOnlyList<string>> TargetsAsync(int countMax, CancellationToken cancellationToken);

    /// <summary>Marks all up to and including <paramref name="cursor"/> as received by the target.</summary>
    ValueTask AcknowledgeAsync(string targetMeshId, long cursor, CancellationToken cancellationToken);

    /// <summary>The highest cursor that this store has given out, to whomever; 0 for none.</summary>
    ValueTask<long> LastCursorAsync(CancellationToken cancellationToken);

    /// <summary>The highest cursor that the target has acknowledged; 0 for none.</summary>
    ValueTask<long> AcknowledgedAsync(string targetMeshId, CancellationToken cancellationToken);

    /// <summary>What became of a message; null when this store does not know it, or no more: it knows those that wait, and others for the duplicate window.</summary>
    ValueTask<MessageFate?> FateAsync(string sourceMeshId, string messageId, CancellationToken cancellationToken);

    /// <summary>Writes down that the home of its target refused a message for good; before it is acknowledged, and in that order on the disk.</summary>
    ValueTask RefuseAsync(string sourceMeshId, string messageId, Refusal refusal, CancellationToken cancellationToken);

    /// <summary>Erases a message that waits; whether it did wait. Its id stays a duplicate for the window.</summary>
    ValueTask<bool> EraseAsync(string sourceMeshId, string messageId, CancellationToken cancellationToken);

    /// <summary>Erases all that waits of a federation.</summary>
    ValueTask EraseAsync(Guid federationId, CancellationToken cancellationToken);

    /// <summary>What expired before <paramref name="targetMeshId"/> took it, by federation and sender, since it was last told.</summary>
    ValueTask<IReadOnlyList<ExpiredDigest>> ExpiredAsync(string targetMeshId, CancellationToken cancellationToken);

    /// <summary>The target was told of these: what has grown meanwhile is kept.</summary>
    ValueTask ForgetExpiredAsync(string targetMeshId, IReadOnlyList<ExpiredDigest> told, CancellationToken cancellationToken);
}
