using System.Security.Cryptography;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Dialects.FederationEnvelopes;

namespace OrleansMesh.Domain.Tests.Dialects.FederationEnvelopes;

/// <summary>P-04: the federation envelope 1.0, its signatures and its encryption.</summary>
public sealed class FederationEnvelopeTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] Signed = Sign(Messages.Envelope() with { Certificate = new byte[] { 1, 2, 3 }, Extensions = "{\"x\":1}"u8.ToArray() }, TestMesh.Acme.Key).ToBytes();
    private static readonly byte[] Closed = Encrypted().ToBytes();

    [Fact]
    public void TryParse_Signed_SameBytesAndVerifies()
    {
        FederationEnvelope envelope = Parse(Signed);
        Assert.Equal(Signed, envelope.ToBytes());
        Assert.Equal(FederationEnvelopeRefusal.None, envelope.Verify(TestMesh.Acme.Key.PublicKey));
        Assert.Equal(FederationEnvelopeRefusal.SignatureInvalid, envelope.Verify(TestMesh.Mit.Key.PublicKey));
        Assert.Equal(FederationEnvelopeRefusal.Unsigned, Messages.Envelope().Verify(TestMesh.Acme.Key.PublicKey));
    }

    [Theory]
    [MemberData(nameof(WrongJson.Texts), MemberType = typeof(WrongJson))]
    public void TryParse_NoJsonObject_Refused(string text)
    {
        Assert.False(FederationEnvelope.TryParse(Texts.Utf8(text), out _, out FederationEnvelopeRefusal refusal));
        Assert.Equal(FederationEnvelopeRefusal.NotJson, refusal);
    }

    [Theory]
    [InlineData("federation", "", FederationEnvelopeRefusal.FederationMissing)]
    [InlineData("federation", "[]", FederationEnvelopeRefusal.FederationMissing)]
    [InlineData("message", "", FederationEnvelopeRefusal.MessageMissing)]
    [InlineData("surprise", "1", FederationEnvelopeRefusal.MemberForeign)]
    [InlineData("federation.surprise", "1", FederationEnvelopeRefusal.MemberForeign)]
    [InlineData("federation.security.algorithm", "\"none\"", FederationEnvelopeRefusal.MemberForeign)]
    [InlineData("federation.version", "\"1.1\"", FederationEnvelopeRefusal.VersionUnsupported)]
    [InlineData("federation.version", "1.0", FederationEnvelopeRefusal.VersionUnsupported)]
    [InlineData("federation.version", "", FederationEnvelopeRefusal.VersionUnsupported)]
    [InlineData("federation.id", "\"\"", FederationEnvelopeRefusal.IdInvalid)]
    [InlineData("federation.id", "\"é\"", FederationEnvelopeRefusal.IdInvalid)]
    [InlineData("federation.id", "", FederationEnvelopeRefusal.IdInvalid)]
    [InlineData("federation.timestamp", "-1", FederationEnvelopeRefusal.TimestampInvalid)]
    [InlineData("federation.timestamp", "253402300800000", FederationEnvelopeRefusal.TimestampInvalid)]
    [InlineData("federation.timestamp", "\"2026\"", FederationEnvelopeRefusal.TimestampInvalid)]
    [InlineData("federation.source_mesh", "\"mesh\"", FederationEnvelopeRefusal.SourceInvalid)]
    [InlineData("federation.source_mesh.id", "", FederationEnvelopeRefusal.SourceInvalid)]
    [InlineData("federation.source_mesh.gateway_id", "7", FederationEnvelopeRefusal.SourceInvalid)]
    [InlineData("federation.source_mesh.region", "\"eu\"", FederationEnvelopeRefusal.MemberForeign)]
    [InlineData("federation.destination_mesh", "", FederationEnvelopeRefusal.DestinationInvalid)]
    [InlineData("federation.destination_mesh.id", "\"\\u0000\"", FederationEnvelopeRefusal.DestinationInvalid)]
    [InlineData("federation.routing", "", FederationEnvelopeRefusal.RoutingInvalid)]
    [InlineData("federation.routing.path", "", FederationEnvelopeRefusal.RoutingInvalid)]
    [InlineData("federation.routing.path", "[1]", FederationEnvelopeRefusal.RoutingInvalid)]
    [InlineData("federation.routing.path", "[\"a\",\"a\"]", FederationEnvelopeRefusal.RoutingInvalid)]
    [InlineData("federation.routing.path", "\"a\"", FederationEnvelopeRefusal.MemberForeign)]
    [InlineData("federation.routing.ttl", "0", FederationEnvelopeRefusal.TtlInvalid)]
    [InlineData("federation.routing.ttl", "17", FederationEnvelopeRefusal.TtlInvalid)]
    [InlineData("federation.routing.ttl", "\"10\"", FederationEnvelopeRefusal.TtlInvalid)]
    [InlineData("federation.routing.hops", "-1", FederationEnvelopeRefusal.HopsInvalid)]
    [InlineData("federation.routing.hops", "6", FederationEnvelopeRefusal.HopsInvalid)]
    [InlineData("federation.routing.hops", "", FederationEnvelopeRefusal.HopsInvalid)]
    [InlineData("federation.routing.flags", "[\"ordered\",\"reliable\"]", FederationEnvelopeRefusal.FlagsInvalid)]
    [InlineData("federation.routing.flags", "[\"reliable\",\"reliable\"]", FederationEnvelopeRefusal.FlagsInvalid)]
    [InlineData("federation.routing.flags", "[\"urgent\"]", FederationEnvelopeRefusal.FlagsInvalid)]
    [InlineData("federation.routing.flags", "{}", FederationEnvelopeRefusal.FlagsInvalid)]
    [InlineData("federation.routing.flags", "", FederationEnvelopeRefusal.MemberForeign)]
    [InlineData("federation.security", "", FederationEnvelopeRefusal.SecurityInvalid)]
    [InlineData("federation.security.federation_id", "\"\"", FederationEnvelopeRefusal.SecurityInvalid)]
    [InlineData("federation.security.signature", "\"AAAA\"", FederationEnvelopeRefusal.SignatureMalformed)]
    [InlineData("federation.security.signature", "\"\"", FederationEnvelopeRefusal.SignatureMalformed)]
    [InlineData("federation.security.signature", "{}", FederationEnvelopeRefusal.SignatureMalformed)]
    [InlineData("federation.security.certificate", "\"\"", FederationEnvelopeRefusal.CertificateInvalid)]
    [InlineData("federation.security.certificate", "\"AQI\"", FederationEnvelopeRefusal.CertificateInvalid)]
    [InlineData("federation.security.encryption", "{}", FederationEnvelopeRefusal.EncryptionInvalid)]
    [InlineData("federation.security.encryption", "null", FederationEnvelopeRefusal.EncryptionInvalid)]
    [InlineData("federation.policy", "[]", FederationEnvelopeRefusal.PolicyInvalid)]
    [InlineData("federation.policy.priority", "4", FederationEnvelopeRefusal.PolicyInvalid)]
    [InlineData("federation.policy.priority", "-1", FederationEnvelopeRefusal.PolicyInvalid)]
    [InlineData("federation.policy.qos", "3", FederationEnvelopeRefusal.PolicyInvalid)]
    [InlineData("federation.policy.max_latency", "0", FederationEnvelopeRefusal.PolicyInvalid)]
    [InlineData("federation.policy.max_latency", "86400001", FederationEnvelopeRefusal.PolicyInvalid)]
    [InlineData("federation.policy.deadline", "1", FederationEnvelopeRefusal.MemberForeign)]
    [InlineData("federation.metadata", "null", FederationEnvelopeRefusal.MetadataInvalid)]
    [InlineData("federation.metadata.content_type", "1", FederationEnvelopeRefusal.MetadataInvalid)]
    [InlineData("federation.metadata.schema_id", "\"é\"", FederationEnvelopeRefusal.MetadataInvalid)]
    [InlineData("federation.extensions", "{}", FederationEnvelopeRefusal.ExtensionsInvalid)]
    public void TryParse_OneWrongMember_ItsReason(string member, string json, FederationEnvelopeRefusal expected)
    {
        Assert.False(FederationEnvelope.TryParse(WrongJson.With(Signed, member, json), out _, out FederationEnvelopeRefusal refusal));
        Assert.Equal(expected, refusal);
    }

    [Theory]
    [InlineData("federation.security.encryption.algorithm", "\"AES-128-GCM\"")]
    [InlineData("federation.security.encryption.key_id", "\"\"")]
    [InlineData("federation.security.encryption.iv", "\"AAAA\"")]
    [InlineData("message", "\"\"")]
    [InlineData("message", "{\"plain\":true}")]
    public void TryParse_EncryptedWithOneWrongMember_EncryptionInvalid(string member, string json)
    {
        Assert.False(FederationEnvelope.TryParse(WrongJson.With(Closed, member, json), out _, out FederationEnvelopeRefusal refusal));
        Assert.Equal(FederationEnvelopeRefusal.EncryptionInvalid, refusal);
    }

    [Theory]
    [InlineData("federation.id", "\"other\"")]
    [InlineData("federation.timestamp", "1")]
    [InlineData("federation.source_mesh.id", "\"other\"")]
    [InlineData("federation.destination_mesh.id", "\"other\"")]
    [InlineData("federation.routing.ttl", "6")]
    [InlineData("federation.routing.flags", "[]")]
    [InlineData("federation.security.federation_id", "\"other\"")]
    [InlineData("federation.security.certificate", "")]
    [InlineData("federation.policy.priority", "3")]
    [InlineData("federation.metadata", "")]
    [InlineData("federation.extensions", "")]
    [InlineData("message", "{}")]
    public void Verify_SignedMemberChanged_SignatureInvalid(string member, string json) =>
        Assert.Equal(FederationEnvelopeRefusal.SignatureInvalid, Parse(WrongJson.With(Signed, member, json)).Verify(TestMesh.Acme.Key.PublicKey));

    [Theory]
    [InlineData("federation.routing.hops", "3")]
    [InlineData("federation.routing.path", "[\"a\",\"b\"]")]
    public void Verify_ChangedOnTheWay_StillVerifies(string member, string json) =>
        Assert.Equal(FederationEnvelopeRefusal.None, Parse(WrongJson.With(Signed, member, json)).Verify(TestMesh.Acme.Key.PublicKey));

    [Fact]
    public void TrySign_P384_VerifiesByThatKeyAlone()
    {
        using var key = EcdsaPrivateKey.Generate(EcdsaCurve.P384);
        FederationEnvelope signed = Parse(Sign(Messages.Envelope(), key).ToBytes());
        Assert.Equal(FederationEnvelopeLimits.EcdsaSignatureBytes, signed.Signature.Length);
        Assert.Equal(FederationEnvelopeRefusal.None, signed.Verify(key.PublicKey));
        Assert.Equal(FederationEnvelopeRefusal.SignatureInvalid, signed.Verify(TestMesh.Acme.Key.PublicKey));
        Assert.Equal(FederationEnvelopeRefusal.SignatureInvalid, Parse(Signed).Verify(key.PublicKey));
        using var other = EcdsaPrivateKey.Generate(EcdsaCurve.P256);
        Assert.Throws<ArgumentException>(() => Messages.Envelope().TrySign(other, out _, out _));
    }

    [Fact]
    public void TryDecrypt_OwnEnvelope_TheMessage()
    {
        FederationEnvelope closed = Parse(Closed);
        Assert.True(FederationEnvelopeCipher.TryDecrypt(closed, Key, out FederationEnvelope? opened, out _));
        Assert.Equal(Messages.Envelope().Message, opened.Message.ToArray());
        Assert.True(FederationEnvelopeCipher.TryDecrypt(closed with { Hops = 3, Path = [] }, Key, out _, out _));
    }

    [Fact]
    public void TryDecrypt_AnotherKeyOrEnvelope_SealBroken()
    {
        FederationEnvelope closed = Parse(Closed);
        (FederationEnvelope Envelope, byte[] Key)[] cases =
        [
            (closed, RandomNumberGenerator.GetBytes(32)),
            (closed with { Id = "other" }, Key),
            (closed with { Destination = new MeshPlace("other") }, Key),
            (closed with { FederationId = "other" }, Key),
            (closed with { Encryption = closed.Encryption! with { KeyId = "other" } }, Key),
            (closed with { Encryption = closed.Encryption! with { Iv = new byte[12] } }, Key),
            (closed with { Message = "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAA\""u8.ToArray() }, Key),
        ];
        foreach ((FederationEnvelope envelope, byte[] key) in cases)
        {
            Assert.False(FederationEnvelopeCipher.TryDecrypt(envelope, key, out _, out FederationEnvelopeRefusal refusal));
            Assert.Equal(FederationEnvelopeRefusal.SealBroken, refusal);
        }

        Assert.False(FederationEnvelopeCipher.TryDecrypt(Messages.Envelope(), Key, out _, out FederationEnvelopeRefusal plain));
        Assert.Equal(FederationEnvelopeRefusal.SealMismatch, plain);
        Assert.False(FederationEnvelopeCipher.TryEncrypt(closed, Key, "k", out _, out FederationEnvelopeRefusal twice));
        Assert.Equal(FederationEnvelopeRefusal.SealMismatch, twice);
    }

    [Fact]
    public void TryForward_UntilTheTtlOrALoop_Stops()
    {
        FederationEnvelope? envelope = Messages.Envelope();
        for (int hop = 1; hop < 5; hop++)
        {
            Assert.True(envelope.TryForward($"hub-{hop}", out envelope));
            Assert.Equal(hop + 1, envelope.Hops);
        }

        Assert.False(envelope.TryForward("hub-9", out _));
        Assert.False((envelope with { Hops = 1 }).TryForward("hub-2", out _));
    }

    [Fact]
    public void TryParse_Bounds_BothSides()
    {
        string longest = new('i', FederationEnvelopeLimits.IdCharsMax);
        Assert.True(FederationEnvelope.TryParse(WrongJson.With(Signed, "federation.id", $"\"{longest}\""), out _, out _));
        Assert.False(FederationEnvelope.TryParse(WrongJson.With(Signed, "federation.id", $"\"{longest}i\""), out _, out _));
        Assert.True(FederationEnvelope.TryParse((Messages.Envelope() with { Certificate = new byte[FederationEnvelopeLimits.CertificateBytesMax] }).ToBytes(), out _, out _));
        Assert.False(FederationEnvelope.TryParse((Messages.Envelope() with { Certificate = new byte[FederationEnvelopeLimits.CertificateBytesMax + 1] }).ToBytes(), out _, out _));
        string[] path = [.. Enumerable.Range(0, FederationEnvelopeLimits.PathMax + 1).Select(i => $"m{i}")];
        Assert.True(FederationEnvelope.TryParse((Messages.Envelope() with { Path = path[1..] }).ToBytes(), out _, out _));
        Assert.False(FederationEnvelope.TryParse((Messages.Envelope() with { Path = path }).ToBytes(), out _, out _));
        int room = FederationEnvelopeLimits.EnvelopeBytesMax - WrongJson.With(Signed, "message", "\"\"").Length;
        Assert.True(FederationEnvelope.TryParse(WrongJson.With(Signed, "message", $"\"{new string('p', room)}\""), out _, out _));
        Assert.False(FederationEnvelope.TryParse(WrongJson.With(Signed, "message", $"\"{new string('p', room + 1)}\""), out _, out FederationEnvelopeRefusal refusal));
        Assert.Equal(FederationEnvelopeRefusal.TooLarge, refusal);
    }

    private static FederationEnvelope Encrypted()
    {
        Assert.True(FederationEnvelopeCipher.TryEncrypt(Messages.Envelope(), Key, "key_12345", out FederationEnvelope? closed, out FederationEnvelopeRefusal refusal), refusal.ToString());
        return Sign(closed, TestMesh.Acme.Key);
    }

    private static FederationEnvelope Sign(FederationEnvelope envelope, ISigningKey key)
    {
        Assert.True(envelope.TrySign(key, out FederationEnvelope? signed, out FederationEnvelopeRefusal refusal), refusal.ToString());
        return signed;
    }

    private static FederationEnvelope Parse(byte[] bytes)
    {
        Assert.True(FederationEnvelope.TryParse(bytes, out FederationEnvelope? envelope, out FederationEnvelopeRefusal refusal), refusal.ToString());
        return envelope;
    }
}
