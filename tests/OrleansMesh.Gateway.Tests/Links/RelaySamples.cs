using System.Text;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Qos;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>Relays of several federations and targets, with envelopes that are signed.</summary>
internal static class RelaySamples
{
    private static readonly Ed25519PrivateKey Key = Ed25519PrivateKey.Generate();

    public static NodeId Node { get; } = NodeId.Of(Key.PublicKey);

    public static Guid Federation(int number) => new($"00000000-0000-4000-8000-{number:D12}");

    /// <param name="epoch">0 for one that is of no flow.</param>
    /// <param name="fill">Bytes of its data besides what each has.</param>
    public static OutgoingRelay New(
        int sequence, int federation = 1, int target = 1, ulong epoch = 0, QosClass priority = QosClass.Normal, bool isSealed = false, int fill = 0, bool isReadable = true, long? expiresAt = null)
    {
        var draft = new FmpDraft
        {
            MessageId = $"m-{sequence}",
            FederationId = Federation(federation),
            SourceMeshId = "did:mesh:enterprise:acme-001",
            TargetMeshId = $"did:mesh:academic:mit-{target:D3}",
            Timestamp = sequence,
            PayloadType = "agent.message",
            PayloadData = Encoding.UTF8.GetBytes($$"""{"text":"of federation {{federation}}, {{sequence}}","fill":"{{Fill(sequence, fill)}}"}"""),
            PayloadEncryption = isSealed ? "{\"algorithm\":\"AES-256-GCM\"}"u8.ToArray() : default,
            Delivery = DeliveryMode.Transient,
            Priority = priority,
            ExpiresAt = expiresAt,
        };
        return FmpCodec.TryDecode(FmpSigner.Create(draft, Key), out FmpEnvelope? envelope, out _)
            ? new OutgoingRelay(new RelayHead(Node, Node, epoch, (ulong)sequence), (ulong)sequence, envelope.Bytes, isReadable ? envelope : null)
            : throw new InvalidOperationException("It was just signed.");
    }

    /// <summary>As another says that it is, but of so many bytes: the text of a signature has no one length.</summary>
    public static OutgoingRelay Sized(OutgoingRelay relay, int length) => relay with { Bytes = Bytes(length, length - RelayMessage.HeadBytes) };

    public static byte[] Payload(OutgoingRelay relay)
    {
        byte[] payload = new byte[relay.Length];
        relay.Write(payload);
        return payload;
    }

    public static int SequenceOf(byte[] payload) => RelayMessage.TryRead(payload, out RelayMessage relay) ? (int)relay.Sequence : throw new InvalidOperationException("It is no relay.");

    /// <summary>The id of the message in a payload of a relay.</summary>
    public static string MessageOf(byte[] payload) => RelayMessage.TryRead(payload, out RelayMessage relay) && FmpCodec.TryDecode(relay.Envelope.ToArray(), out FmpEnvelope? envelope, out _)
        ? envelope.MessageId
        : throw new InvalidOperationException("It is no relay.");

    // what does not repeat and needs no escape
    private static string Fill(int seed, int length) => Convert.ToHexString(Bytes(seed, (length + 1) / 2))[..length];

    private static byte[] Bytes(int seed, int count)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
