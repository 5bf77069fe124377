using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Tests.Credentials;

public sealed class PresentationVerifierTests
{
    [Theory]
    [InlineData(ProofSuite.EddsaJcs2022, DataModel.V20)]
    [InlineData(ProofSuite.EddsaRdfc2022, DataModel.V20)]
    [InlineData(ProofSuite.Ed25519Signature2020, DataModel.V20)]
    [InlineData(ProofSuite.EddsaJcs2022, DataModel.V11)]
    [InlineData(ProofSuite.EddsaRdfc2022, DataModel.V11)]
    [InlineData(ProofSuite.Ed25519Signature2020, DataModel.V11)]
    public void TryVerify_EachSuiteAndModel_AcceptedWithHolderAndCredentials(ProofSuite suite, DataModel model)
    {
        CredentialDocument credential = Issued.Parse(CredentialOf(model, suite));
        var draft = new PresentationDraft(TestMesh.Acme.Id, [credential]) { Model = model, Id = "urn:uuid:2" };
        byte[] signed = draft.Sign(TestMesh.Acme.KeyId, TestMesh.Acme.Key, Issued.Challenge, Issued.Domain, TestMesh.Now, suite);
        Assert.True(PresentationDocument.TryParse(signed, out PresentationDocument? document, out PresentationRefusal unread), unread.ToString());
        var expected = new PresentationExpectation(Issued.Challenge, Issued.Domain, Issued.Expected);
        Assert.True(PresentationVerifier.TryVerify(document, expected, TestMesh.Now, out VerifiedPresentation? verified, out PresentationRefusal refusal), refusal.ToString());
        Assert.Equal(TestMesh.Acme.Id, verified.Holder);
        Assert.Equal(model, Assert.Single(verified.Credentials).Document.Model);
        Assert.StartsWith("ProofRefused", Issued.JudgePresentation(Issued.Changed(signed, "urn:uuid:2", "urn:uuid:3")));
        Assert.Equal("ChallengeMismatch", Issued.JudgePresentation(signed, expected with { Challenge = "c-2" }));
        Assert.Equal("DomainMismatch", Issued.JudgePresentation(signed, expected with { Domain = "other.example" }));
    }

    [Theory]
    [InlineData(16, "None")]
    [InlineData(17, "Malformed: TooManyCredentials")]
    public void TryParse_Credentials_BoundedOnBothSides(int count, string reason) => Assert.Equal(
        reason,
        Issued.JudgePresentation(Issued.Resigned(
            Issued.Presentation(Issued.Credential),
            root => root["verifiableCredential"] = new System.Text.Json.Nodes.JsonArray([.. Enumerable.Range(0, count).Select(_ => root["verifiableCredential"]![0]!.DeepClone())]),
            TestMesh.Acme,
            WrongPresentationTests.Usual)));

    [Fact]
    public void TryVerify_NoCredentials_OnlyWhenNoneIsWanted()
    {
        byte[] bytes = Issued.Presentation();
        Assert.Equal("TooFewCredentials", Issued.JudgePresentation(bytes));
        Assert.Equal("None", Issued.JudgePresentation(bytes, new PresentationExpectation(Issued.Challenge, Issued.Domain, Issued.Expected) { CredentialsMin = 0 }));
    }

    [Fact]
    public void TryVerify_MutatedPresentation_NeverThrows() =>
        Prop.ForAll(Texts.Mutated(Issued.Presentation(Issued.Credential)), bytes => Issued.JudgePresentation(bytes) is { Length: > 0 })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static string Context(ProofSuite suite) =>
        suite == ProofSuite.Ed25519Signature2020 ? "https://w3id.org/security/suites/ed25519-2020/v1" : "https://w3id.org/security/data-integrity/v2";

    private static byte[] CredentialOf(DataModel model, ProofSuite suite)
    {
        CredentialDraft draft = Issued.Draft(suite, []) with { Model = model, Schemas = [], Types = [] };
        if (model == DataModel.V11)
        {
            using var subject = System.Text.Json.JsonDocument.Parse($$"""{"id":"{{TestMesh.Acme.Id}}","https://example.org/#level":3}""");
            draft = draft with { Contexts = [Context(suite)], Subject = subject.RootElement.Clone() };
        }

        return draft.Sign(TestMesh.Foundation.KeyId, TestMesh.Foundation.Key, suite);
    }
}
