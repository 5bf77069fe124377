using System.Text;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Tests.Envelopes;

/// <summary>P-09: compliance context and explanation record, signed with the envelope.</summary>
public sealed class ComplianceTests
{
    private const string Context = """{"audit":true,"classification":"confidential","legalBasis":"consent","regions":["EU"],"retentionDays":30}""";
    private const string Record = """{"by":"did:mesh:acme#planner","decision":"buy","reasons":["stock is low"]}""";

    private static readonly FmpDraft Draft = Samples.FullDraft with
    {
        Compliance = new ComplianceContext(DataClass.Confidential, LegalBasis.Consent, 30, audit: true) { Regions = new[] { "EU" } },
        Explanation = new ExplanationRecord("did:mesh:acme#planner", "buy", ["stock is low"]),
    };

    [Fact]
    public void Create_BothRecords_AreCanonicalSignedAndReadBack()
    {
        byte[] signed = Samples.Signed(Draft);
        Assert.True(CanonicalJson.IsCanonical(signed));
        string text = Encoding.UTF8.GetString(signed);
        Assert.StartsWith($$"""{"compliance":{{Context}},"delivery":""", text, StringComparison.Ordinal);
        Assert.Contains($"\"explanation\":{Record},\"federationId\"", text, StringComparison.Ordinal);

        FmpEnvelope envelope = Samples.Decode(signed);
        Assert.True(envelope.Verify(Samples.AcmeKey.PublicKey));
        Assert.Equal((DataClass.Confidential, LegalBasis.Consent, 30, true), (envelope.Compliance.Classification, envelope.Compliance.Basis, envelope.Compliance.RetentionDays, envelope.Compliance.Audit));
        Assert.Equal(["EU"], envelope.Compliance.Regions.ToArray());
        Assert.Equal("buy", envelope.Explanation?.Decision);

        FmpEnvelope changed = Samples.Decode(Texts.Utf8(text.Replace("\"retentionDays\":30", "\"retentionDays\":31", StringComparison.Ordinal)));
        Assert.False(changed.Verify(Samples.AcmeKey.PublicKey));
    }

    [Fact]
    public void Decode_NoRecords_HasNone()
    {
        FmpEnvelope envelope = Samples.Decode(Samples.Signed());
        Assert.False(envelope.Compliance.IsPresent);
        Assert.Null(envelope.Explanation);
    }

    [Theory]
    [InlineData("""{"classification":"public","legalBasis":"none","retentionDays":0}""", true)]
    [InlineData("""{"classification":"public","legalBasis":"none","retentionDays":36500}""", true)]
    [InlineData("""{"classification":"public","legalBasis":"none","retentionDays":36501}""", false)]
    [InlineData("""{"classification":"public","legalBasis":"none","retentionDays":-1}""", false)]
    [InlineData("""{"classification":"secret","legalBasis":"none","retentionDays":0}""", false)]
    [InlineData("""{"classification":"public","legalBasis":"because","retentionDays":0}""", false)]
    [InlineData("""{"classification":"public","legalBasis":"none"}""", false)]
    [InlineData("""{"legalBasis":"none","retentionDays":0}""", false)]
    [InlineData("""{"classification":"public","legalBasis":"none","retentionDays":0,"audit":1}""", false)]
    [InlineData("""{"classification":"public","legalBasis":"none","retentionDays":0,"regions":[]}""", false)]
    [InlineData("""{"classification":"public","legalBasis":"none","retentionDays":0,"regions":"EU"}""", false)]
    [InlineData("""{"classification":"public","legalBasis":"none","retentionDays":0,"regions":["eu"]}""", false)]
    [InlineData("""{"classification":"public","legalBasis":"none","retentionDays":0,"more":1}""", false)]
    [InlineData("[]", false)]
    [InlineData("null", false)]
    public void Decode_Context_IsTakenOnlyInItsForm(string context, bool taken) => AssertTaken("compliance", context, taken, EnvelopeRefusal.InvalidCompliance);

    [Theory]
    [InlineData(Record, true)]
    [InlineData("""{"by":"a","decision":"b","reasons":[]}""", false)]
    [InlineData("""{"by":"a","decision":"b","reasons":"c"}""", false)]
    [InlineData("""{"by":"a","decision":"b","reasons":[""]}""", false)]
    [InlineData("""{"by":"","decision":"b","reasons":["c"]}""", false)]
    [InlineData("""{"by":"a","reasons":["c"]}""", false)]
    [InlineData("""{"by":"a","decision":"b","reasons":["c"],"more":1}""", false)]
    public void Decode_Explanation_IsTakenOnlyInItsForm(string record, bool taken) => AssertTaken("explanation", record, taken, EnvelopeRefusal.InvalidExplanation);

    [Fact]
    public void Decode_Lengths_AreTakenUpToTheirBounds()
    {
        AssertTaken("explanation", Of(ExplanationRecord.ByCharsMax, ExplanationRecord.TextCharsMax, ExplanationRecord.ReasonsMax), true, default);
        AssertTaken("explanation", Of(ExplanationRecord.ByCharsMax + 1, 1, 1), false, EnvelopeRefusal.InvalidExplanation);
        AssertTaken("explanation", Of(1, ExplanationRecord.TextCharsMax + 1, 1), false, EnvelopeRefusal.InvalidExplanation);
        AssertTaken("explanation", Of(1, 1, ExplanationRecord.ReasonsMax + 1), false, EnvelopeRefusal.InvalidExplanation);
    }

    private static string Of(int by, int text, int reasons) =>
        $$"""{"by":"{{new string('b', by)}}","decision":"{{new string('d', text)}}","reasons":[{{string.Join(',', Enumerable.Repeat($"\"{new string('r', text)}\"", reasons))}}]}""";

    private static void AssertTaken(string member, string value, bool taken, EnvelopeRefusal refusal)
    {
        byte[] envelope = Samples.With(member, value);
        if (taken)
        {
            _ = Samples.Decode(envelope);
        }
        else
        {
            Assert.Equal(refusal, Samples.Refusal(envelope));
        }
    }
}
