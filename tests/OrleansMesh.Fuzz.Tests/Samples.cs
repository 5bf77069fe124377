using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.MlKem;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Sealing;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Fuzz.Tests;

/// <summary>One valid example of everything that travels.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly SampleMesh Acme = new("did:mesh:enterprise:acme-001");

    public static string Genesis { get; } = new('a', 64);

    public static byte[] Document { get; } = Acme.Register(Now);

    public static byte[] Envelope { get; } = FmpSigner.Create(
        new FmpDraft
        {
            MessageId = "m-1",
            FederationId = new Guid("00000000-0000-4000-8000-000000000002"),
            SourceMeshId = Acme.Id,
            TargetMeshId = "did:mesh:academic:mit-001",
            Timestamp = Now.ToUnixTimeMilliseconds(),
            PayloadType = "agent.message",
            PayloadData = """{"text":"h\u00e9llo \ud83d\ude00","n":[1,2.5e3,-0,null,true]}"""u8.ToArray(),
        },
        Acme.Key);

    private static SealedPayload SealedData { get; } = Seal();

    private static byte[] SealedEnvelope { get; } = FmpSigner.Create(
        new FmpDraft
        {
            MessageId = "m-2",
            FederationId = new Guid("00000000-0000-4000-8000-000000000002"),
            SourceMeshId = Acme.Id,
            TargetMeshId = "did:mesh:academic:mit-001",
            Timestamp = Now.ToUnixTimeMilliseconds(),
            PayloadType = "agent.message",
            PayloadData = SealedData.Data,
            PayloadEncryption = SealedData.Encryption,
        },
        Acme.Key);

    /// <summary>Payloads of Handshake frames before the join, of both sides.</summary>
    public static byte[][] Opening { get; } =
    [
        Hello(Keys.Node.PublicKey),
        Hello(Keys.Hub.PublicKey),
        Utf8($$"""
            {"type":"join.request","meshId":"{{Acme.Id}}","keyId":"{{Acme.KeyId}}","proof":"{{new string('A', 86)}}","agent":"a/1","resumeAfter":7,"document":{{Encoding.UTF8.GetString(Document)}}}
            """),
        Utf8($$"""{"type":"join.request","meshId":"{{Acme.Id}}","keyId":"{{Acme.KeyId}}","proof":"{{new string('A', 86)}}","agent":"a/1"}"""),
        Utf8($$"""{"type":"join.response","outcome":"admitted","sessionId":"s","hubId":"did:mesh:hub:eu","region":"eu","cursor":0,"heartbeatSeconds":15,"proof":"{{new string('A', 86)}}"}"""),
        Utf8("""{"type":"join.response","outcome":"refused","reason":"genesis-mismatch","detail":"no"}"""),
        Utf8($$"""{"type":"kem.key","algorithm":"ML-KEM-768","key":"{{KemKey()}}"}"""),
        Utf8($$"""{"type":"kem.answer","ciphertext":"{{Base64Url.EncodeToString(new byte[MlKem768PrivateKey.CiphertextBytes])}}"}"""),
    ];

    /// <summary>Requests, answers and notices after the join.</summary>
    public static byte[][] Control { get; } =
    [
        Utf8("""{"type":"mesh.announce","id":"1","name":"Acme","capabilities":["data.analysis"],"minimumTrust":10,"public":true}"""),
        Utf8("""{"type":"mesh.credential","id":"2","credential":{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"]}}"""),
        Utf8("""{"type":"mesh.show","id":"3","meshId":"did:mesh:academic:mit-001"}"""),
        Utf8("""{"type":"discover","id":"4","capabilities":[],"minimumTrust":0,"limit":10}"""),
        Utf8("""{"type":"fmp.initiate","id":"5","targetMeshId":"did:mesh:academic:mit-001","credentials":null,"capabilities":["a"]}"""),
        Utf8($$"""{"type":"fmp.respond","id":"6","handshakeId":"00000000-0000-4000-8000-000000000001","keyId":"k","signature":"{{new string('D', 86)}}","agreement":{"version":1,"grants":[]} }"""),
        Utf8($$"""{"type":"fmp.accept","id":"7","federationId":"00000000-0000-4000-8000-000000000001","keyId":"k","signature":"{{new string('E', 86)}}"}"""),
        Utf8("""{"type":"fmp.end","id":"8","federationId":"00000000-0000-4000-8000-000000000001","reason":"over"}"""),
        Utf8("""{"type":"fmp.list","id":"9"}"""),
        Utf8("""{"type":"result","id":"1"}"""),
        Utf8("""{"type":"refused","id":"1","reason":"unknown-mesh","detail":"\u0041 detail"}"""),
    ];

    /// <summary>Payloads of Message and Heartbeat frames.</summary>
    public static byte[][] Messages { get; } =
    [
        Written(o => new SubmitMessage(9, Envelope).Write(o)),
        Written(o => new DeliverMessage(12, Envelope).Write(o)),
        Written(o => new ReceiptMessage(9, ReceiptState.Refused, 301, "no"u8).Write(o)),
        Written(o => new AcknowledgeMessage(12).Write(o)),
        HeartbeatBytes(),
        Convert.FromHexString("020100000000000000050000000100"), // a ping of the membership, no reports
        Envelope,
        SealedEnvelope,
        SealedData.Encryption.ToArray(),
    ];

    /// <summary>Frames, alone and after each other, also of no payload and of lengths beside the bounds.</summary>
    public static byte[][] Frames { get; } =
    [
        .. Opening.Select(p => FrameOf(FrameType.Handshake, p)),
        .. Control.Select(p => FrameOf(FrameType.Handshake, p)),
        .. Messages.Select(p => FrameOf(FrameType.Message, p)),
        FrameOf(FrameType.Heartbeat, HeartbeatBytes()),
        .. Enum.GetValues<FrameType>().Select(t => FrameOf(t, [])),
        .. Enum.GetValues<FrameType>().Select(t => FrameOf(t, new byte[300])),
        FrameOf(FrameType.Message, new byte[20_000]),
        FrameOf(FrameType.Message, new byte[65_536]),
        FrameOf(FrameType.ChainSync, new byte[65_537]),
        [.. Enum.GetValues<FrameType>().SelectMany(t => FrameOf(t, new byte[3]))],
    ];

    private static byte[] Hello(Ed25519PublicKey key)
    {
        using TransportPair pair = new();
        using var handshake = new NodeHandshake(HelloOf(key), pair.Client);
        return Written(handshake.WriteHello);
    }

    public static NodeHello HelloOf(Ed25519PublicKey key) =>
        new(DidKey.Encode(key).ToString(), Genesis, "1", 5, KemSupported: true, ChainSeq: 3, ["chain"]);

    private static SealedPayload Seal()
    {
        using X25519PrivateKey acme = Keys.Node.ToX25519();
        using X25519PrivateKey mit = Keys.Hub.ToX25519();
        var binding = new SealBinding(new Guid("00000000-0000-4000-8000-000000000002"), Acme.Id, "did:mesh:academic:mit-001", Acme.KeyId, "did:mesh:academic:mit-001#key-1");
        Assert.True(SealedSender.TryCreate(binding, SealAlgorithm.Aes256Gcm, acme, mit.PublicKey, Now, out SealedSender? sender));
        using (sender)
        {
            return sender.Seal("m-2", "agent.message", "{\"text\":\"hello\"}"u8, Now);
        }
    }

    private static string KemKey()
    {
        using var key = MlKem768PrivateKey.FromSeed(new byte[MlKem768PrivateKey.SeedBytes]);
        return Base64Url.EncodeToString(key.PublicKey.ToArray());
    }

    private static byte[] HeartbeatBytes()
    {
        byte[] bytes = new byte[Heartbeat.SizeBytes];
        new Heartbeat(false, 7).Write(bytes);
        return bytes;
    }

    private static byte[] FrameOf(FrameType type, byte[] payload) => Written(o => FrameWriter.Write(o, type, payload));

    private static byte[] Written(Action<ArrayBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Utf8(string text)
    {
        using JsonDocument valid = JsonDocument.Parse(text);
        return Encoding.UTF8.GetBytes(text);
    }
}
