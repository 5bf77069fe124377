using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Sealing;

namespace OrleansMesh.Domain.Tests.Sealing;

public sealed class SealingKeysTests
{
    private static readonly AgreementParty Party = TestFederation.Party(TestMesh.Acme);

    [Fact]
    public void Of_KeysForAgreement_AreInTheirOrderAndTheDerivedOneLast()
    {
        X25519PublicKey newest = Seals.Key(1).PublicKey;
        X25519PublicKey older = Seals.Key(2).PublicKey;
        DidDocument document = TestMesh.Acme.Builder().AddKey("agreement-2", newest).AddKey("agreement", older).Build();

        IReadOnlyList<SealingKey> keys = SealingKeys.Of(document, Party);

        Assert.True(TestMesh.Acme.Key.PublicKey.TryToX25519(out X25519PublicKey? derived));
        Assert.Equal(
            [new(TestMesh.Acme.Id.Url("agreement-2"), newest), new(TestMesh.Acme.Id.Url("agreement"), older), new(TestMesh.Acme.KeyId, derived)], keys);
    }

    [Fact]
    public void Of_NoKeyForAgreement_IsTheX25519FormOfTheAgreementsKey()
    {
        SealingKey key = Assert.Single(SealingKeys.Of(TestMesh.Acme.Document, Party));

        using X25519PrivateKey own = TestMesh.Acme.Key.ToX25519();
        Assert.Equal(new SealingKey(TestMesh.Acme.KeyId, own.PublicKey), key);
    }
}
