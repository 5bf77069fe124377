using System.Text.Json.Nodes;
using OrleansMesh.Domain.Credentials;
using OrleansMesh.Domain.Mapping;
using OrleansMesh.Domain.Tests.Credentials;

namespace OrleansMesh.Domain.Tests.Mapping;

public sealed class CredentialTranslationTests
{
    [Fact]
    public void TryRead_Credential_TextIsAttributesAndRolesAreRoles()
    {
        VerifiedCredential credential = Verified(root => root["credentialSubject"]!["roles"] = new JsonArray("analyst", "auditor"));

        Assert.True(CredentialTranslation.TryRead(credential, "fed-1", out ForeignIdentity? identity));

        Assert.Equal((TestMesh.Acme.Id, TestMesh.Acme.Id.ToString(), "fed-1"), (identity.Mesh, identity.Id, identity.FederationId));
        Assert.Equal(["analyst", "auditor"], identity.Roles);
        Assert.Contains(("complianceCertifications", "GDPR"), identity.Attributes);
        Assert.DoesNotContain(identity.Attributes, attribute => attribute.Name == "trustLevel");
        Assert.Equal(TestMesh.Now.AddYears(1), identity.ValidUntil);
    }

    [Fact]
    public void TryRead_CredentialAboutNobody_IsFalse() =>
        Assert.False(CredentialTranslation.TryRead(Verified(root => root["credentialSubject"]!.AsObject().Remove("id")), null, out _));

    private static VerifiedCredential Verified(Action<JsonObject> change)
    {
        // the schema of membership says nothing of roles
        byte[] bytes = Issued.Resigned(Issued.Credential, root =>
        {
            root.Remove("credentialSchema");
            change(root);
        });
        Assert.True(CredentialVerifier.TryVerify(Issued.Parse(bytes), Issued.Expected, TestMesh.Now, out VerifiedCredential? verified, out VerificationRefusal refusal), refusal.ToString());
        return verified;
    }
}
