using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Tests.Identity;

/// <summary>A registration that somebody shows is held against a key that an agreement names.</summary>
public sealed class MeshRegistrationByKeyTests
{
    private static readonly TestMesh Acme = TestMesh.Acme;

    [Fact]
    public void TryVerifyBy_FirstOrLaterVersion_IsTaken()
    {
        byte[] first = MeshRegistration.Create(Acme.Builder(), Acme.Key, Acme.KeyId, TestMesh.Now);
        Assert.Equal(RegistrationRefusal.None, Refusal(first));
        Assert.True(MeshRegistration.TryVerify(first, TestMesh.Now, out MeshRegistration? registration, out _));

        byte[] next = MeshRegistration.CreateNext(registration, Acme.Builder(), Acme.Key, Acme.KeyId, TestMesh.Now);

        Assert.True(MeshRegistration.TryVerifyBy(next, Acme.Id, Acme.KeyId, Acme.Key.PublicKey, TestMesh.Now, out MeshRegistration? verified, out _));
        Assert.Equal(2, verified.Version);
    }

    [Fact]
    public void TryVerifyBy_DocumentOfAnotherKey_IsRefused()
    {
        using var liar = Ed25519PrivateKey.Generate();
        DidDocumentBuilder Forged() => new DidDocumentBuilder(Acme.Id).AddKey("key-1", liar.PublicKey);

        // Alone, under the same id, or beside the key of the agreement.
        Assert.Equal(RegistrationRefusal.KeyUnknown, Refusal(MeshRegistration.Create(Forged(), liar, Acme.KeyId, TestMesh.Now)));
        DidDocumentBuilder beside = Acme.Builder().AddKey("key-2", liar.PublicKey).AddKey("agreement", X25519PrivateKey.Generate().PublicKey);
        Assert.Equal(RegistrationRefusal.KeyUnknown, Refusal(MeshRegistration.Create(beside, liar, Acme.Id.Url("key-2"), TestMesh.Now)));
        Assert.Equal(RegistrationRefusal.SignatureInvalid, Refusal(MeshRegistration.Create(Acme.Builder(), liar, Acme.KeyId, TestMesh.Now)));
    }

    [Fact]
    public void TryVerifyBy_AnotherMesh_IsRefused() =>
        Assert.Equal(
            RegistrationRefusal.SubjectMismatch,
            Refusal(MeshRegistration.Create(TestMesh.Mit.Builder(), TestMesh.Mit.Key, TestMesh.Mit.KeyId, TestMesh.Now)));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void TryVerifyBy_NoDocument_IsRefused(string text) => Assert.Equal(RegistrationRefusal.DocumentInvalid, Refusal(Texts.Utf8(text)));

    [Fact]
    public void TryVerifyBy_NoProof_IsRefused() => Assert.Equal(RegistrationRefusal.KeyUnknown, Refusal(Acme.Document.CanonicalBytes.ToArray()));

    private static RegistrationRefusal Refusal(byte[] bytes)
    {
        bool taken = MeshRegistration.TryVerifyBy(bytes, Acme.Id, Acme.KeyId, Acme.Key.PublicKey, TestMesh.Now, out MeshRegistration? registration, out RegistrationRefusal refusal);
        Assert.Equal(taken, registration is not null);
        return refusal;
    }
}
