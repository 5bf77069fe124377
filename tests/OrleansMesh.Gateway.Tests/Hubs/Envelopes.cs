using System.Collections.Concurrent;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Qos;

namespace OrleansMesh.Gateway.Tests.Hubs;

/// <summary>Signed envelopes that nobody admits.</summary>
internal static class Envelopes
{
    private static readonly ConcurrentDictionary<QosClass, FmpEnvelope> Small = new();

    /// <summary>A small one of a class, always the same.</summary>
    public static FmpEnvelope Of(QosClass priority) => Small.GetOrAdd(priority, p => New("m", p, bytes: 2));

    /// <summary>A transient one.</summary>
    /// <param name="bytes">Of its data, at least two.</param>
    public static FmpEnvelope New(string messageId, QosClass priority, int bytes, long? expiresAt = null)
    {
        using var key = Ed25519PrivateKey.Generate();
        byte[] data = [(byte)'"', .. Enumerable.Repeat((byte)'x', bytes - 2), (byte)'"'];
        byte[] signed = FmpSigner.Create(
            new FmpDraft
            {
                MessageId = messageId,
                FederationId = new Guid("00000000-0000-4000-8000-000000000002"),
                SourceMeshId = "did:mesh:enterprise:acme-001",
                TargetMeshId = "did:mesh:academic:mit-001",
                Timestamp = 0,
                PayloadType = "agent.message",
                PayloadData = data,
                Delivery = DeliveryMode.Transient,
                Priority = priority,
                ExpiresAt = expiresAt,
            },
            key);
        return FmpCodec.TryDecode(signed, out FmpEnvelope? envelope, out _) ? envelope : throw new InvalidOperationException("It was just signed.");
    }
}
