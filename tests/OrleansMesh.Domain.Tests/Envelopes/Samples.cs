using System.Text;
using System.Text.Json.Nodes;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Qos;

namespace OrleansMesh.Domain.Tests.Envelopes;

/// <summary>Two meshes, their keys, and envelopes between them.</summary>
internal static class Samples
{
    public const string Acme = "did:mesh:enterprise:acme-001";
    public const string Mit = "did:mesh:academic:mit-001";
    public const long SignedAt = 1767225600000;

    public static readonly Guid Federation = new("6f9619ff-8b86-d011-b42d-00c04fc964ff");
    public static readonly Ed25519PrivateKey AcmeKey = Ed25519PrivateKey.FromSeed(Enumerable.Repeat((byte)1, 32).ToArray());
    public static readonly Ed25519PrivateKey MitKey = Ed25519PrivateKey.FromSeed(Enumerable.Repeat((byte)2, 32).ToArray());

    public static FmpDraft Draft { get; } = new()
    {
        MessageId = "msg-1",
        FederationId = Federation,
        SourceMeshId = Acme,
        TargetMeshId = Mit,
        Timestamp = SignedAt,
        PayloadType = "agent.message",
        PayloadData = Texts.Utf8("{\"text\":\"a \\\"quoted\\\" \\u001f line\",\"values\":[0.5,1e+21,-3,true,null]}"),
    };

    /// <summary>A draft with every optional member.</summary>
    public static FmpDraft FullDraft { get; } = Draft with
    {
        KeyId = Acme + "#key-1",
        Delivery = DeliveryMode.Transient,
        Priority = QosClass.High,
        ExpiresAt = SignedAt + 60_000,
        MaxHops = 3,
    };

    public static byte[] Signed(FmpDraft? draft = null) => FmpSigner.Create(draft ?? Draft, AcmeKey);

    public static FmpEnvelope Decode(byte[] bytes)
    {
        Assert.True(FmpCodec.TryDecode(bytes, out FmpEnvelope? envelope, out EnvelopeRefusal refusal), refusal.ToString());
        Assert.Equal(EnvelopeRefusal.None, refusal);
        return envelope;
    }

    public static EnvelopeRefusal Refusal(byte[] bytes)
    {
        Assert.False(FmpCodec.TryDecode(bytes, out FmpEnvelope? envelope, out EnvelopeRefusal refusal));
        Assert.Null(envelope);
        return refusal;
    }

    /// <summary>The signed sample with a member put in the place of its namesake; null takes it away. Not signed again.</summary>
    public static byte[] With(string member, string? json)
    {
        JsonObject envelope = JsonNode.Parse(Signed(FullDraft))!.AsObject();
        envelope.Remove(member);
        if (json is not null)
        {
            envelope[member] = JsonNode.Parse(json);
        }

        return Encoding.UTF8.GetBytes(envelope.ToJsonString());
    }

    /// <summary>An envelope of exactly that many bytes, in canonical form.</summary>
    public static byte[] OfLength(int bytes)
    {
        int empty = Signed(Draft with { PayloadData = Texts.Utf8("\"\"") }).Length;
        for (int i = 0; ; i++)
        {
            // The length of the signature's text varies by a digit.
            byte[] signed = Unchecked(new string('x', bytes - empty - 1 + (i % 3)), i);
            if (signed.Length == bytes)
            {
                return signed;
            }
        }
    }

    /// <summary>Signed as the codec would want it but without its limit on length.</summary>
    private static byte[] Unchecked(string data, int nonce)
    {
        string head = "{\"delivery\":\"reliable\",\"federationId\":\"" + Federation + "\"";
        string middle = ",\"maxHops\":5,\"messageId\":\"" + (nonce % 10) + "sg-1\",\"payload\":{\"data\":\"" + data + "\",\"type\":\"agent.message\"}";
        string tail = ",\"sourceMeshId\":\"" + Acme + "\",\"targetMeshId\":\"" + Mit + "\",\"timestamp\":" + SignedAt + "}";
        string signature = "z" + SimpleBase.Base58.Bitcoin.Encode(AcmeKey.Sign(Texts.Utf8(head + middle + tail)));
        return Texts.Utf8(head + ",\"hopCount\":0" + middle + ",\"signature\":\"" + signature + "\"" + tail);
    }
}
