using System.Text;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Tests.Envelopes;

public sealed class FmpSignerTests
{
    [Fact]
    public void Create_Draft_IsCanonicalSignedAndFresh()
    {
        byte[] bytes = FmpSigner.Create(Samples.FullDraft, Samples.AcmeKey);

        Assert.True(CanonicalJson.IsCanonical(bytes));
        FmpEnvelope envelope = Samples.Decode(bytes);
        Assert.Equal(0, envelope.HopCount);
        Assert.True(envelope.Verify(Samples.AcmeKey.PublicKey));
    }

    [Fact]
    public void Create_KnownSeed_KnownText()
    {
        byte[] bytes = FmpSigner.Create(Samples.Draft with { PayloadData = Texts.Utf8("{ \"b\": 1.0, \"a\": \"é\" }") }, Samples.AcmeKey);

        Assert.Matches(
            "^{\"delivery\":\"reliable\",\"federationId\":\"6f9619ff-8b86-d011-b42d-00c04fc964ff\",\"hopCount\":0,\"maxHops\":5,\"messageId\":\"msg-1\","
            + "\"payload\":{\"data\":{\"a\":\"é\",\"b\":1},\"type\":\"agent.message\"},\"signature\":\"z[1-9A-Za-z]{87,88}\","
            + "\"sourceMeshId\":\"did:mesh:enterprise:acme-001\",\"targetMeshId\":\"did:mesh:academic:mit-001\",\"timestamp\":1767225600000}$",
            Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public void TryCreate_DraftOutOfBounds_RefusedWithReason()
    {
        (FmpDraft Draft, EnvelopeRefusal Refusal)[] cases =
        [
            (Samples.Draft with { MessageId = "" }, EnvelopeRefusal.InvalidMessageId),
            (Samples.Draft with { SourceMeshId = "acme" }, EnvelopeRefusal.InvalidSourceMeshId),
            (Samples.Draft with { TargetMeshId = "mit" }, EnvelopeRefusal.InvalidTargetMeshId),
            (Samples.Draft with { Timestamp = -1 }, EnvelopeRefusal.InvalidTimestamp),
            (Samples.Draft with { Timestamp = FmpLimits.TimeMax + 1 }, EnvelopeRefusal.InvalidTimestamp),
            (Samples.Draft with { PayloadType = "" }, EnvelopeRefusal.InvalidPayload),
            (Samples.Draft with { PayloadType = "a\uD800" }, EnvelopeRefusal.InvalidPayload),
            (Samples.Draft with { PayloadData = Texts.Utf8("{") }, EnvelopeRefusal.InvalidPayload),
            (Samples.Draft with { PayloadData = default }, EnvelopeRefusal.InvalidPayload),
            (Samples.Draft with { PayloadData = Texts.Utf8("1,\"x\":2") }, EnvelopeRefusal.InvalidPayload),
            (Samples.Draft with { MaxHops = 6 }, EnvelopeRefusal.InvalidHops),
            (Samples.Draft with { KeyId = "" }, EnvelopeRefusal.InvalidKeyId),
            (Samples.Draft with { ExpiresAt = FmpLimits.TimeMax + 1 }, EnvelopeRefusal.InvalidExpiry),
            (Samples.Draft with { PayloadData = new byte[FmpLimits.EnvelopeBytesMax] }, EnvelopeRefusal.InvalidPayload),
            (Samples.Draft with { PayloadData = Texts.Utf8("\"" + new string('a', FmpLimits.EnvelopeBytesMax - 2) + "\"") }, EnvelopeRefusal.EnvelopeTooLarge),
        ];
        Assert.All(cases, c =>
        {
            Assert.False(FmpSigner.TryCreate(c.Draft, Samples.AcmeKey, out byte[]? envelope, out EnvelopeRefusal refusal));
            Assert.Null(envelope);
            Assert.Equal(c.Refusal, refusal);
        });
        Assert.Throws<ArgumentException>(() => FmpSigner.Create(cases[0].Draft, Samples.AcmeKey));
    }
}
