using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Tests.Identity;

public sealed class MeshAgentCredentialTests
{
    private static readonly MeshAgentClaims Claims = new(TestMesh.Acme.Id, ["ml.inference"], ["GDPR", "SOC2"], 85);
    private static readonly byte[] Issued = Issue(Claims);

    [Fact]
    public void Verify_IssuedCredential_AcceptedWithItsClaims()
    {
        Assert.True(MeshAgentCredential.TryParse(Issued, out MeshAgentCredential? credential, out _));
        Assert.Equal(CredentialRefusal.None, credential.Verify(TestMesh.Foundation.Document, TestMesh.Acme.Id, TestMesh.Now));
        Assert.Equal(TestMesh.Foundation.Id, credential.Issuer);
        Assert.Equal(85, credential.Claims.TrustLevel);
        Assert.Equal(["GDPR", "SOC2"], credential.Claims.ComplianceCertifications);
        Assert.Equal(TestMesh.Now.AddYears(1), credential.ValidUntil);
    }

    [Fact]
    public void Verify_Times_EdgesOfValidity()
    {
        DateTimeOffset end = TestMesh.Now.AddYears(1);
        Assert.Equal(CredentialRefusal.None, Verify(Issued, TestMesh.Now.AddSeconds(-30)));
        Assert.Equal(CredentialRefusal.NotYetValid, Verify(Issued, TestMesh.Now.AddSeconds(-31)));
        Assert.Equal(CredentialRefusal.None, Verify(Issued, end.AddTicks(-1)));
        Assert.Equal(CredentialRefusal.Expired, Verify(Issued, end));
    }

    [Fact]
    public void Verify_Reasons_AreDistinct()
    {
        string text = Encoding.UTF8.GetString(Issued);
        Assert.Equal(CredentialRefusal.Malformed, Verify(Texts.Utf8("{}{"), TestMesh.Now));
        Assert.Equal(CredentialRefusal.WrongType, Verify(Texts.Utf8(text.Replace("\"MeshAgentCredential\"", "\"OtherCredential\"", StringComparison.Ordinal)), TestMesh.Now));
        Assert.Equal(CredentialRefusal.Malformed, Verify(Texts.Utf8(text.Replace("\"trustLevel\":85", "\"trustLevel\":101", StringComparison.Ordinal)), TestMesh.Now));
        Assert.Equal(CredentialRefusal.SignatureInvalid, Verify(Texts.Utf8(text.Replace("\"trustLevel\":85", "\"trustLevel\":100", StringComparison.Ordinal)), TestMesh.Now));
        Assert.Equal(CredentialRefusal.IssuerMismatch, MeshAgentCredential.Verify(Issued, TestMesh.Mit.Document, TestMesh.Now));
        Assert.True(MeshAgentCredential.TryParse(Issued, out MeshAgentCredential? credential, out _));
        Assert.Equal(CredentialRefusal.SubjectMismatch, credential.Verify(TestMesh.Foundation.Document, TestMesh.Mit.Id, TestMesh.Now));

        DidDocument other = new DidDocumentBuilder(TestMesh.Foundation.Id).AddKey("key-2", TestMesh.Foundation.Key.PublicKey).Build();
        Assert.Equal(CredentialRefusal.KeyUnknown, MeshAgentCredential.Verify(Issued, other, TestMesh.Now));
        DidDocument narrow = new DidDocumentBuilder(TestMesh.Foundation.Id).AddKey("key-1", TestMesh.Foundation.Key.PublicKey, KeyPurpose.Authentication).Build();
        Assert.Equal(CredentialRefusal.PurposeMismatch, MeshAgentCredential.Verify(Issued, narrow, TestMesh.Now));
        DidDocument rekeyed = new DidDocumentBuilder(TestMesh.Foundation.Id).AddKey("key-1", TestMesh.Mit.Key.PublicKey).Build();
        Assert.Equal(CredentialRefusal.SignatureInvalid, MeshAgentCredential.Verify(Issued, rekeyed, TestMesh.Now));
    }

    [Fact]
    public void TryParse_WhitepaperShape_ReadAsVc11()
    {
        const string text = """
            {"@context":["https://www.w3.org/2018/credentials/v1"],"type":["VerifiableCredential","MeshAgentCredential"],
             "issuer":{"id":"did:mesh:authority:foundation"},"issuanceDate":"2025-10-30T00:00:00Z","expirationDate":"2026-10-30T00:00:00Z",
             "credentialSubject":{"id":"did:mesh:enterprise:acme-001","meshCapabilities":["ml.inference"],"complianceCertifications":["GDPR"],"trustLevel":85},
             "proof":{"type":"Ed25519Signature2020","created":"2025-10-30T00:00:00Z","verificationMethod":"did:mesh:authority:foundation#key-1",
               "proofPurpose":"assertionMethod","proofValue":"z58DAdFfa9SkqZMsuN1ob"}}
            """;
        Assert.True(MeshAgentCredential.TryParse(Texts.Utf8(text), out MeshAgentCredential? credential, out _));
        Assert.Equal(new DateTimeOffset(2026, 10, 30, 0, 0, 0, TimeSpan.Zero), credential.ValidUntil);
        Assert.Equal(CredentialRefusal.ProofUnsupported, credential.Verify(TestMesh.Foundation.Document, null, TestMesh.Now));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void TryParse_Capabilities_BoundedOnBothSides(int count, bool taken) =>
        Assert.Equal(taken, MeshAgentCredential.TryParse(Issue(Claims with { MeshCapabilities = [.. Enumerable.Repeat("c", count)] }), out _, out _));

    [Fact]
    public void Verify_MutatedCredential_NeverThrows() =>
        Prop.ForAll(Texts.Mutated(Issued), bytes => Enum.IsDefined(Verify(bytes, TestMesh.Now))).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static byte[] Issue(MeshAgentClaims claims) => MeshAgentCredential.Issue(
        TestMesh.Foundation.Id, TestMesh.Foundation.Key, TestMesh.Foundation.KeyId, claims, TestMesh.Now, TestMesh.Now.AddYears(1));

    private static CredentialRefusal Verify(byte[] bytes, DateTimeOffset now) => MeshAgentCredential.Verify(bytes, TestMesh.Foundation.Document, now);
}
