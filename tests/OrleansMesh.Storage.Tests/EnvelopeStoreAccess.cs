using OrleansMesh.Domain.Admission;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Storage.Tests;

/// <summary>Short forms of the store's calls for tests.</summary>
internal readonly struct EnvelopeStoreAccess(OpenStore open)
{
    public Task<AppendOutcome> AppendAsync(AdmittedEnvelope envelope) => open.Envelopes.AppendAsync(envelope, CancellationToken.None).AsTask();

    public Task<bool> ContainsAsync(SampleMesh source, string messageId) => open.Envelopes.ContainsAsync(source.Id, messageId, CancellationToken.None).AsTask();

    public Task<IReadOnlyList<StoredEnvelope>> ReadAsync(SampleMesh target) => open.Envelopes.ReadAsync(target.Id, 0, int.MaxValue, CancellationToken.None).AsTask();

    public Task AcknowledgeAsync(SampleMesh target, long cursor) => open.Envelopes.AcknowledgeAsync(target.Id, cursor, CancellationToken.None).AsTask();

    public Task<long> AcknowledgedAsync(SampleMesh target) => open.Envelopes.AcknowledgedAsync(target.Id, CancellationToken.None).AsTask();
}
