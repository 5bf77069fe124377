using System.Buffers;
using System.Text;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Sealing;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Messages;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Wire.Tests;

/// <summary>The worked example of docs/wire-protocol.md §12 is what this code does: each of its lines is computed here and looked up there.</summary>
public sealed class WorkedExampleTests
{
    private static readonly Ed25519PrivateKey NodeKey = Key(0x01);
    private static readonly Ed25519PrivateKey MeshKey = Key(0x02);
    private static readonly string Document = File.ReadAllText(Path.Combine(RepositoryRoot(), "docs", "wire-protocol.md"));

    public static TheoryData<string, string> Lines() => new()
    {
        { "node id", DidKey.Encode(NodeKey.PublicKey).ToString() },
        { "Noise static key", Hex(StaticKey()) },
        { "join proof", ChannelProof.SignJoin(MeshKey, Bytes(0x03), DidKey.Encode(NodeKey.PublicKey).ToString()) },
        { "key of the client's messages", Hex(UpgradedKeys().AsSpan(0, 32)) },
        { "key of the hub's messages", Hex(UpgradedKeys().AsSpan(32, 32)) },
        { "new exporter secret", Hex(UpgradedKeys().AsSpan(64)) },
        { "ping frame", Hex(PingFrame()) },
        { "challenge hash", Challenge().Hash },
        { "challenge signature", System.Buffers.Text.Base64Url.EncodeToString(Challenge().Sign(MeshKey)) },
        { "envelope", Encoding.UTF8.GetString(Envelope()) },
        { "submit head", Hex(SubmitHead()) },
        { "seal info", Hex(Binding.ToInfo()) },
        { "sealed envelope", Encoding.UTF8.GetString(FmpSigner.Create(SealedDraft(), MeshKey)) },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Document_EachLineOfItsExample_IsWhatTheCodeComputes(string name, string value) =>
        Assert.True(Document.Contains($"{name}: {value}\n", StringComparison.Ordinal), $"docs/wire-protocol.md §12 should have the line\n{name}: {value}");

    private static readonly FmpDraft Draft = new()
    {
        MessageId = "m-1",
        FederationId = Guid.Parse("00000000-0000-4000-8000-000000000002"),
        SourceMeshId = "did:mesh:enterprise:acme-001",
        TargetMeshId = "did:mesh:academic:mit-001",
        Timestamp = 1_767_225_600_000,
        PayloadType = "agent.message",
        PayloadData = "{\"text\":\"hello\"}"u8.ToArray(),
    };

    private static readonly SealBinding Binding = new(
        Draft.FederationId, Draft.SourceMeshId, Draft.TargetMeshId, Draft.SourceMeshId + "#agreement", Draft.TargetMeshId + "#agreement");

    private static byte[] StaticKey()
    {
        Assert.True(NodeKey.PublicKey.TryToX25519(out X25519PublicKey? key));
        byte[] bytes = new byte[32];
        key.CopyTo(bytes);
        return bytes;
    }

    private static byte[] UpgradedKeys()
    {
        byte[] keys = new byte[TransportState.UpgradeBytes];
        TransportState.DeriveUpgrade(Bytes(0x05), Bytes(0x06), Bytes(0x03), keys);
        return keys;
    }

    private static byte[] PingFrame()
    {
        byte[] payload = new byte[Heartbeat.SizeBytes];
        new Heartbeat(false, 7).Write(payload);
        var frame = new ArrayBufferWriter<byte>();
        FrameWriter.Write(frame, FrameType.Heartbeat, payload);
        return frame.WrittenSpan.ToArray();
    }

    private static HandshakeChallenge Challenge() =>
        HandshakeChallenge.Issue(Guid.Parse("00000000-0000-4000-8000-000000000001"), Bytes(0x04), DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_600_000));

    private static byte[] Envelope() => FmpSigner.Create(Draft, MeshKey);

    private static FmpDraft SealedDraft()
    {
        using X25519PrivateKey own = X25519PrivateKey.FromBytes(Bytes(0x05));
        using X25519PrivateKey target = X25519PrivateKey.FromBytes(Bytes(0x06));
        Assert.True(SealedSender.TryCreate(
            Binding, SealAlgorithm.Aes256Gcm, own, target.PublicKey, DateTimeOffset.FromUnixTimeMilliseconds(Draft.Timestamp), out SealedSender? sender, null, () => X25519PrivateKey.FromBytes(Bytes(0x07))));
        using (sender)
        {
            SealedPayload payload = sender.Seal(Draft.MessageId, Draft.PayloadType, Draft.PayloadData.Span, DateTimeOffset.FromUnixTimeMilliseconds(Draft.Timestamp));
            return Draft with { PayloadData = payload.Data, PayloadEncryption = payload.Encryption };
        }
    }

    private static byte[] SubmitHead()
    {
        byte[] head = new byte[MessageBytes.HeadBytes];
        SubmitMessage.WriteHead(head, 9);
        return head;
    }

    private static Ed25519PrivateKey Key(byte fill) => Ed25519PrivateKey.FromSeed(Bytes(fill));

    private static byte[] Bytes(byte fill)
    {
        byte[] bytes = new byte[32];
        Array.Fill(bytes, fill);
        return bytes;
    }

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OrleansMesh.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("OrleansMesh.sln was not found above the test binary.");
    }
}
