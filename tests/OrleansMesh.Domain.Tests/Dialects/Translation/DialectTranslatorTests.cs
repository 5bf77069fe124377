using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Dialects;
using OrleansMesh.Domain.Dialects.FederationEnvelopes;
using OrleansMesh.Domain.Dialects.Ipc;
using OrleansMesh.Domain.Dialects.Klp;
using OrleansMesh.Domain.Dialects.Translation;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Tests.Dialects.Translation;

/// <summary>P-08: what maps, what is carried, what is refused, and that nothing is lost.</summary>
public sealed class DialectTranslatorTests
{
    private static readonly TranslationTerms Terms = new() { Key = TestMesh.Acme.Key, FederationId = Messages.Federation };

    [Fact]
    public void TryTranslate_AnyMessageThereAndBack_SameBytes() =>
        Prop.ForAll(Anything().ToArbitrary(), sample =>
        {
            foreach (Dialect to in Enum.GetValues<Dialect>().Where(to => to != sample.Dialect))
            {
                if (DialectTranslator.TryTranslate(sample.Bytes, sample.Dialect, to, Terms, out byte[]? there, out TranslationRefusal refusal))
                {
                    Assert.Equal(Encoding.UTF8.GetString(sample.Bytes), Encoding.UTF8.GetString(Translate(there, to, sample.Dialect)));
                }
                else
                {
                    Assert.NotEqual(TranslationRefusal.None, refusal);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void TryTranslate_AnyMessageThroughTwoAndBack_SameBytes() =>
        Prop.ForAll(Anything().ToArbitrary(), Gen.Shuffle(Enum.GetValues<Dialect>()).ToArbitrary(), (sample, ways) =>
        {
            Dialect[] way = [.. ways.Where(dialect => dialect != sample.Dialect)];
            if (DialectTranslator.TryTranslate(sample.Bytes, sample.Dialect, way[0], Terms, out byte[]? first, out _)
                && DialectTranslator.TryTranslate(first, way[0], way[1], Terms, out byte[]? second, out _))
            {
                byte[] back = Translate(Translate(second, way[1], way[0]), way[0], sample.Dialect);
                Assert.Equal(Encoding.UTF8.GetString(sample.Bytes), Encoding.UTF8.GetString(back));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void TryTranslate_AnyJson_RefusedOrSaid() =>
        Prop.ForAll(Texts.Json, text => Enum.GetValues<Dialect>().All(from => Enum.GetValues<Dialect>().All(to =>
            DialectTranslator.TryTranslate(Texts.Utf8(text), from, to, Terms, out _, out TranslationRefusal refusal) == (refusal == TranslationRefusal.None))))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void TryTranslate_KlpToFmp_MembersMap()
    {
        FmpEnvelope envelope = Fmp(Translate(Klp(Messages.Klp() with { TtlSeconds = 60 }), Dialect.Klp, Dialect.Fmp));
        Assert.Equal("did:web:acme.kai", envelope.SourceMeshId);
        Assert.Equal("did:web:mit.kai", envelope.TargetMeshId);
        Assert.Equal("klp.TASK_REQUEST", envelope.PayloadType);
        Assert.Equal("{\"task\":\"sum\"}", Encoding.UTF8.GetString(envelope.PayloadData.Span));
        Assert.Equal(envelope.Timestamp + 60_000, envelope.ExpiresAt);
        Assert.Equal(Messages.Federation, envelope.FederationId);
        Assert.True(envelope.Verify(TestMesh.Acme.Key.PublicKey));
    }

    [Fact]
    public void TryTranslate_FmpToKlp_MembersMap()
    {
        Assert.True(KlpMessage.TryParse(Translate(Fmp(Messages.Fmp() with { ExpiresAt = Messages.Fmp().Timestamp + 1999 }), Dialect.Fmp, Dialect.Klp), out KlpMessage? message, out _));
        Assert.Equal(KlpMessageType.TaskRequest, message.Type);
        Assert.Equal("klp://did%3Amesh%3Aenterprise%3Aacme-001", message.Source.ToString());
        Assert.Equal(1, message.TtlSeconds);
        Assert.True(message.Verify(TestMesh.Acme.Key.PublicKey));
    }

    [Fact]
    public void TryTranslate_FmpToFederation_MembersMap()
    {
        Assert.True(FederationEnvelope.TryParse(Translate(Fmp(Messages.Fmp() with { MaxHops = 3 }), Dialect.Fmp, Dialect.Federation), out FederationEnvelope? envelope, out _));
        Assert.Equal("m-1", envelope.Id);
        Assert.Equal(TestMesh.Mit.Id.ToString(), envelope.Destination.Id);
        Assert.Equal((3, 0, true, false), (envelope.Ttl, envelope.Hops, envelope.IsReliable, envelope.IsOrdered));
        Assert.Equal("{\"data\":{\"request\":{\"id\":1}},\"type\":\"mcp.request\"}", Encoding.UTF8.GetString(envelope.Message.Span));
        Assert.Equal(FederationEnvelopeRefusal.None, envelope.Verify(TestMesh.Acme.Key.PublicKey));
    }

    [Fact]
    public void TryTranslate_IpcToKlpAndFmp_ProcessesAndHopsMap()
    {
        Assert.True(KlpMessage.TryParse(Translate(Messages.Ipc().ToBytes(), Dialect.Ipc, Dialect.Klp), out KlpMessage? message, out _));
        Assert.Equal("klp://did%3Amesh%3Aenterprise%3Aacme-001/processes/7", message.Source.ToString());
        Assert.Equal("/processes/12", message.Target.Path);
        FmpEnvelope envelope = Fmp(Translate(Messages.Ipc().ToBytes(), Dialect.Ipc, Dialect.Fmp));
        Assert.Equal((2, 5), (envelope.HopCount, envelope.MaxHops));
        Assert.Equal("0f8fad5b-d9cb-469f-a165-70867728950e", envelope.MessageId);
    }

    [Fact]
    public void TryTranslate_HopsMadeBetween_Counted()
    {
        byte[] there = Translate(Fmp(Messages.Fmp() with { MaxHops = 3 }), Dialect.Fmp, Dialect.Ipc);
        Assert.True(IpcEnvelope.TryParse(there, out IpcEnvelope? envelope, out _));
        FmpEnvelope back = Fmp(Translate((envelope with { HopCount = 3 }).ToBytes(), Dialect.Ipc, Dialect.Fmp));
        Assert.Equal(3, back.HopCount);
        Assert.True(back.Verify(TestMesh.Acme.Key.PublicKey));
        Refused((envelope with { HopCount = 4 }).ToBytes(), Dialect.Ipc, Dialect.Fmp, TranslationRefusal.HopsExhausted);
    }

    [Fact]
    public void TryTranslate_WhatCannotBeSaid_ItsReason()
    {
        byte[] fmp = Fmp(Messages.Fmp());
        Refused(fmp, Dialect.Fmp, Dialect.Fmp, TranslationRefusal.SameDialect);
        Refused(fmp, Dialect.Klp, Dialect.Fmp, TranslationRefusal.SourceInvalid);
        Refused(Fmp(Messages.Fmp() with { PayloadEncryption = "{}"u8.ToArray() }), Dialect.Fmp, Dialect.Klp, TranslationRefusal.Encrypted);
        Refused(Fmp(Messages.Fmp() with { PayloadType = "chat" }), Dialect.Fmp, Dialect.Klp, TranslationRefusal.TypeUnsayable);
        Refused(Fmp(Messages.Fmp() with { PayloadType = "klp.SELF_DESTRUCT" }), Dialect.Fmp, Dialect.Klp, TranslationRefusal.TypeUnsayable);
        Refused(Fmp(Messages.Fmp() with { PayloadType = "é" }), Dialect.Fmp, Dialect.Ipc, TranslationRefusal.TypeUnsayable);
        Refused(Fmp(Messages.Fmp() with { MaxHops = 0 }), Dialect.Fmp, Dialect.Federation, TranslationRefusal.HopsUnsayable);
        Refused(Fmp(Messages.Fmp() with { ExpiresAt = Messages.Fmp().Timestamp + 999 }), Dialect.Fmp, Dialect.Klp, TranslationRefusal.ExpiryUnsayable);
        Refused(Fmp(Messages.Fmp() with { ExpiresAt = Messages.Fmp().Timestamp + 86_401_000 }), Dialect.Fmp, Dialect.Klp, TranslationRefusal.ExpiryUnsayable);
        Refused(Fmp(Messages.Fmp() with { ExpiresAt = Messages.Fmp().Timestamp }), Dialect.Fmp, Dialect.Federation, TranslationRefusal.ExpiryUnsayable);
        Refused((Messages.Ipc() with { HopCount = 6 }).ToBytes(), Dialect.Ipc, Dialect.Fmp, TranslationRefusal.HopsUnsayable);
        Refused((Messages.Ipc() with { SourceNode = "node_1" }).ToBytes(), Dialect.Ipc, Dialect.Fmp, TranslationRefusal.NameUnsayable);
        Refused((Messages.Envelope() with { Source = new MeshPlace("a mesh") }).ToBytes(), Dialect.Federation, Dialect.Ipc, TranslationRefusal.NameUnsayable);
        Refused((Messages.Envelope() with { Ttl = 16, Hops = 9 }).ToBytes(), Dialect.Federation, Dialect.Ipc, TranslationRefusal.HopsUnsayable);
        Refused((Messages.Envelope() with { Source = new MeshPlace("did:mesh:a"), Id = new string('i', 129) }).ToBytes(), Dialect.Federation, Dialect.Fmp, TranslationRefusal.IdUnsayable);
        Refused(Messages.Ipc().ToBytes(), Dialect.Ipc, Dialect.Fmp, TranslationRefusal.FederationUnknown, new TranslationTerms { Key = TestMesh.Acme.Key });
        Refused(Messages.Ipc().ToBytes(), Dialect.Ipc, Dialect.Federation, TranslationRefusal.FederationUnknown, new TranslationTerms());
        Refused(Messages.Ipc().ToBytes(), Dialect.Ipc, Dialect.Fmp, TranslationRefusal.KeyMissing, Terms with { Key = null });
        byte[] large = Encoding.UTF8.GetBytes($"\"{new string('p', FmpLimits.EnvelopeBytesMax - 700)}\"");
        Refused(Fmp(Messages.Fmp() with { PayloadData = large }), Dialect.Fmp, Dialect.Klp, TranslationRefusal.ResultRefused);
    }

    [Theory]
    [InlineData("extensions.origin.members.messageId", "\"m-2\"", TranslationRefusal.None)]
    [InlineData("extensions.origin.members.sourceMeshId", "\"did:mesh:x\"", TranslationRefusal.OriginContradicts)]
    [InlineData("extensions.origin.members.targetMeshId", "\"did:mesh:x\"", TranslationRefusal.OriginContradicts)]
    [InlineData("extensions.origin.members.timestamp", "7", TranslationRefusal.OriginContradicts)]
    [InlineData("extensions.origin.members.payload.type", "\"klp.TRUST_UPDATE\"", TranslationRefusal.OriginContradicts)]
    [InlineData("extensions.origin.members.expiresAt", "9999999999999", TranslationRefusal.OriginContradicts)]
    [InlineData("extensions.origin.members.payload.data", "1", TranslationRefusal.OriginInvalid)]
    [InlineData("extensions.origin.members.payload", "7", TranslationRefusal.OriginInvalid)]
    [InlineData("extensions.origin.members.payload", "", TranslationRefusal.OriginInvalid)]
    [InlineData("extensions.origin.members.signature", "\"z\"", TranslationRefusal.OriginInvalid)]
    [InlineData("extensions.origin.members.hopCount", "\"0\"", TranslationRefusal.OriginInvalid)]
    [InlineData("extensions.origin.members.hopCount", "", TranslationRefusal.OriginInvalid)]
    [InlineData("extensions.origin.members.maxHops", "null", TranslationRefusal.OriginInvalid)]
    [InlineData("payload", "{\"another\":1}", TranslationRefusal.None)]
    public void TryTranslate_CarriedAndSaidDiffer_RefusedOrNoLongerSigned(string member, string json, TranslationRefusal expected)
    {
        byte[] changed = WrongJson.With(Translate(Fmp(Messages.Fmp()), Dialect.Fmp, Dialect.Klp), member, json);
        bool said = DialectTranslator.TryTranslate(changed, Dialect.Klp, Dialect.Fmp, Terms, out byte[]? back, out TranslationRefusal refusal);
        Assert.Equal(expected, refusal);
        Assert.True(!said || !Fmp(back!).Verify(TestMesh.Acme.Key.PublicKey));
    }

    private static Gen<(Dialect Dialect, byte[] Bytes)> Anything() => Gen.OneOf(
        Messages.Klps.Select(message => (Dialect.Klp, Klp(message))),
        Messages.Fmps.Select(draft => (Dialect.Fmp, Fmp(draft))),
        Messages.Envelopes.Select(envelope => (Dialect.Federation, Envelope(envelope))),
        Messages.Ipcs.Select(envelope => (Dialect.Ipc, envelope.ToBytes())));

    private static byte[] Klp(KlpMessage message)
    {
        Assert.True(message.TrySign(TestMesh.Acme.Key, out KlpMessage? signed, out KlpRefusal refusal), refusal.ToString());
        return signed.ToBytes();
    }

    private static byte[] Fmp(FmpDraft draft) => FmpSigner.Create(draft, TestMesh.Acme.Key);

    private static FmpEnvelope Fmp(byte[] bytes)
    {
        Assert.True(FmpCodec.TryDecode(bytes, out FmpEnvelope? envelope, out EnvelopeRefusal refusal), refusal.ToString());
        return envelope;
    }

    private static byte[] Envelope(FederationEnvelope envelope)
    {
        Assert.True(envelope.TrySign(TestMesh.Acme.Key, out FederationEnvelope? signed, out FederationEnvelopeRefusal refusal), refusal.ToString());
        return signed.ToBytes();
    }

    private static byte[] Translate(byte[] bytes, Dialect from, Dialect to)
    {
        Assert.True(DialectTranslator.TryTranslate(bytes, from, to, Terms, out byte[]? translated, out TranslationRefusal refusal), $"{from} to {to}: {refusal}: {Encoding.UTF8.GetString(bytes)}");
        Assert.True(CanonicalJson.IsCanonical(translated));
        Assert.NotNull(JsonNode.Parse(translated));
        return translated;
    }

    private static void Refused(byte[] bytes, Dialect from, Dialect to, TranslationRefusal expected, TranslationTerms? terms = null)
    {
        Assert.False(DialectTranslator.TryTranslate(bytes, from, to, terms ?? Terms, out _, out TranslationRefusal refusal));
        Assert.Equal(expected, refusal);
    }
}
