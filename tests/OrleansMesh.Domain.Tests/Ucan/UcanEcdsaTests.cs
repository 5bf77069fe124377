using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Tests.Ucan;

public sealed class UcanEcdsaTests
{
    [Theory]
    [InlineData(EcdsaCurve.P256, UcanAlgorithm.Es256)]
    [InlineData(EcdsaCurve.P384, UcanAlgorithm.Es384)]
    public void TryVerify_ChainOfEcdsaKeys_Accepted(EcdsaCurve curve, UcanAlgorithm algorithm)
    {
        using var first = EcdsaPrivateKey.Generate(curve);
        using var second = EcdsaPrivateKey.Generate(curve);
        (Party alice, Party bob) = (Party.Of(first), Party.Of(second));
        Delegation root = alice.Sign(alice.To(bob, alice));
        Assert.Equal(algorithm, root.Algorithm);
        Assert.Equal(UcanRefusal.None, Verification.Verify(bob.Sign(bob.Asks(alice, "/msg/send", root)), root));
    }

    [Fact]
    public void TryVerify_OtherCurveThanTheKeys_Refused()
    {
        using var p256 = EcdsaPrivateKey.Generate(EcdsaCurve.P256);
        using var p384 = EcdsaPrivateKey.Generate(EcdsaCurve.P384);
        var confused = new Party(Party.Of(p256).Principal, new UcanSigner(p384));
        Assert.Equal(UcanRefusal.KeyUnknown, Verification.Verify(confused.Sign(confused.Asks(confused))));
    }

    [Fact]
    public void TryVerify_DocumentWithEcdsaKeys_TheKindOfTheSignatureIsTaken()
    {
        using var p256 = EcdsaPrivateKey.Generate(EcdsaCurve.P256);
        DidDocument document = new DidDocumentBuilder(TestMesh.Acme.Id)
            .AddKey("a", TestMesh.Acme.Key.PublicKey, KeyPurpose.CapabilityInvocation)
            .AddKey("b", p256.PublicKey, KeyPurpose.CapabilityInvocation)
            .Build();
        var mesh = new Party(new UcanPrincipal(TestMesh.Acme.Id), new UcanSigner(p256));
        Assert.Equal(UcanRefusal.None, Verification.Verify(mesh.Sign(mesh.Asks(mesh)), UcanProofSet.Empty, documents: document));
    }
}
