using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Sealing;

namespace OrleansMesh.Benchmarks.Sealing;

/// <summary>Two meshes with a federation: one seals, the other admits and opens.</summary>
internal sealed class SealingMeshes : ILeaseSource, IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_600_000);

    private static readonly FmpDraft Draft = new()
    {
        MessageId = "01990000-0000-7000-8000-000000000000",
        FederationId = Guid.Parse("00000000-0000-4000-8000-000000000002"),
        SourceMeshId = "did:mesh:enterprise:acme-001",
        TargetMeshId = "did:mesh:academic:mit-001",
        Timestamp = Now.ToUnixTimeMilliseconds(),
        PayloadType = "agent.message",
        PayloadData = "1"u8.ToArray(),
    };

    private static readonly SealBinding Binding = new(
        Draft.FederationId, Draft.SourceMeshId, Draft.TargetMeshId, Draft.SourceMeshId + "#agreement", Draft.TargetMeshId + "#agreement");

    private readonly SealAlgorithm _algorithm;
    private readonly Ed25519PrivateKey _mesh = Ed25519PrivateKey.Generate();
    private readonly X25519PrivateKey _source = X25519PrivateKey.Generate();
    private readonly X25519PrivateKey _target = X25519PrivateKey.Generate();
    private readonly SealedSender _sender;
    private readonly EnvelopeAdmission _admission;
    private readonly Lease _lease;

    public SealingMeshes(SealAlgorithm algorithm)
    {
        _algorithm = algorithm;
        _sender = NewSender();
        _lease = new Lease(Agree(), 1, LeaseStatus.Active);
        _admission = new EnvelopeAdmission(this);
    }

    public SealedSender NewSender() => SealedSender.TryCreate(Binding, _algorithm, _source, _target.PublicKey, Now, out SealedSender? sender)
        ? sender
        : throw new InvalidOperationException("The keys do not agree.");

    public SealedPayload Seal(byte[] data) => _sender.Seal(Draft.MessageId, Draft.PayloadType, data, Now);

    /// <summary>Sealed, signed and admitted: what is opened in the measurement.</summary>
    public AdmittedEnvelope Message(byte[] data)
    {
        SealedPayload payload = Seal(data);
        byte[] signed = FmpSigner.Create(Draft with { PayloadData = payload.Data, PayloadEncryption = payload.Encryption }, _mesh);
        return FmpCodec.TryDecode(signed, out FmpEnvelope? envelope, out _)
            && _admission.AdmitInbound(envelope, Draft.TargetMeshId, Now, out AdmittedEnvelope? admitted) == Refusal.None
            ? admitted!
            : throw new InvalidOperationException("The message was not admitted.");
    }

    public void Open(SealedReceiver receiver, AdmittedEnvelope admitted)
    {
        if (!SealedMessage.TryRead(admitted, out SealedMessage? message, out SealRefusal refusal) || !receiver.TryOpen(message, _target, _source.PublicKey, out _, out refusal))
        {
            throw new InvalidOperationException($"The message did not open: {refusal}.");
        }
    }

    /// <inheritdoc/>
    public bool TryGet(Guid federationId, [NotNullWhen(true)] out Lease? lease)
    {
        lease = _lease;
        return true;
    }

    /// <inheritdoc/>
    public bool IsFresh(DateTimeOffset now) => true;

    public void Dispose()
    {
        _sender.Dispose();
        _mesh.Dispose();
        _source.Dispose();
        _target.Dispose();
    }

    private Agreement Agree()
    {
        var terms = new AgreementTerms(
            Draft.FederationId,
            1,
            [new AgreementParty(Draft.SourceMeshId, Draft.SourceMeshId + "#key-1", _mesh.PublicKey), new AgreementParty(Draft.TargetMeshId, Draft.TargetMeshId + "#key-1", _mesh.PublicKey)],
            "benchmark",
            [new AgreementGrant(Draft.TargetMeshId, Draft.SourceMeshId, GrantKind.Message, "*")],
            Now.ToUnixTimeMilliseconds(),
            Now.AddDays(1).ToUnixTimeMilliseconds(),
            "did:mesh:hub:bench");
        return Agreement.TryCreate(terms, out Agreement? agreement, out AgreementRefusal refusal)
            ? agreement
            : throw new InvalidOperationException($"No agreement: {refusal}.");
    }
}
