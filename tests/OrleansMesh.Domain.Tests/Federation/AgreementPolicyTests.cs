using System.Text;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Domain.Tests.Policies;

namespace OrleansMesh.Domain.Tests.Federation;

/// <summary>F-09: the policy is part of what is signed.</summary>
public sealed class AgreementPolicyTests
{
    private static readonly FederationPolicy Europe = PolicyDocuments.Of("data", """{"id":"acme/eu","rule":"regions","allow":["EU"]}""");

    private static readonly AgreementTerms Terms = TestFederation.Terms with
    {
        Policy = Europe,
        Parties = [TestFederation.Party(TestMesh.Acme) with { Region = "EU" }, TestFederation.Party(TestMesh.Mit) with { Region = "NA" }],
    };

    [Fact]
    public void TryParse_WithoutPolicy_IsTheFormOfBefore()
    {
        string text = Encoding.UTF8.GetString(TestFederation.Signed.Bytes.Span);
        Assert.DoesNotContain("policy", text, StringComparison.Ordinal);
        Assert.DoesNotContain("region", text, StringComparison.Ordinal);
        Assert.True(Agreement.TryParse(TestFederation.Signed.Bytes, out Agreement? parsed, out _));
        Assert.Null(parsed.Terms.Policy);
        Assert.Equal(AgreementRefusal.None, parsed.Verify(TestMesh.Now));
    }

    [Fact]
    public void TryParse_WithPolicy_IsKeptAndSigned()
    {
        Agreement signed = TestFederation.Create(Terms).Sign(TestMesh.Acme.Id, TestMesh.Acme.Key).Sign(TestMesh.Mit.Id, TestMesh.Mit.Key);
        Assert.True(Agreement.TryParse(signed.Bytes, out Agreement? parsed, out AgreementRefusal refusal), refusal.ToString());
        Assert.Equal(Europe, parsed.Terms.Policy);
        Assert.Equal(["EU", "NA"], parsed.Terms.Parties.Select(party => party.Region));
        Assert.Equal(AgreementRefusal.None, parsed.Verify(TestMesh.Now));

        string wider = Encoding.UTF8.GetString(signed.Bytes.Span).Replace("\"allow\":[\"EU\"]", "\"allow\":[\"NA\"]", StringComparison.Ordinal);
        Assert.True(Agreement.TryParse(Texts.Utf8(wider), out Agreement? changed, out _));
        Assert.Equal(AgreementRefusal.SignatureInvalid, changed.Verify(TestMesh.Now));
    }

    [Theory]
    [InlineData("\"allow\":[\"EU\"]", "\"allow\":[\"eu\"]", AgreementRefusal.PolicyInvalid)]
    [InlineData("\"allow\":[\"EU\"]", "\"allow\":[\"NA\",\"EU\"]", AgreementRefusal.Malformed)]
    [InlineData("\"rule\":\"regions\"", "\"rule\":\"rgions\"", AgreementRefusal.PolicyInvalid)]
    [InlineData("\"region\":\"NA\"", "\"region\":\"na\"", AgreementRefusal.PartiesInvalid)]
    [InlineData("\"region\":\"NA\"", "\"region\":1", AgreementRefusal.PartiesInvalid)]
    public void TryParse_PolicyOrRegionOfAnotherForm_IsRefused(string from, string to, AgreementRefusal expected)
    {
        string text = Encoding.UTF8.GetString(TestFederation.Create(Terms).Bytes.Span);
        Assert.Contains(from, text, StringComparison.Ordinal);
        Assert.False(Agreement.TryParse(Texts.Utf8(text.Replace(from, to, StringComparison.Ordinal)), out _, out AgreementRefusal refusal));
        Assert.Equal(expected, refusal);
    }

    [Fact]
    public void TryCreate_PolicyThatLetsNothingPass_IsRefused()
    {
        const string Excluding = """{"id":"a","rule":"regions","allow":["EU"]},{"id":"b","rule":"regions","allow":["NA"]""";
        Assert.False(Agreement.TryCreate(Terms with { Policy = PolicyDocuments.Of("data", Excluding + "}") }, out _, out AgreementRefusal refusal));
        Assert.Equal(AgreementRefusal.PolicyInvalid, refusal);
        Assert.True(Agreement.TryCreate(Terms with { Policy = PolicyDocuments.Of("data", Excluding + ",\"tier\":4}") }, out _, out _));
    }
}
