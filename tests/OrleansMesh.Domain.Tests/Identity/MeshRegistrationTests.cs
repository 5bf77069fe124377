using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Tests.Identity;

public sealed class MeshRegistrationTests
{
    private static readonly TestMesh Acme = TestMesh.Acme;
    private static readonly byte[] First = MeshRegistration.Create(Acme.Builder(), Acme.Key, Acme.KeyId, TestMesh.Now);

    [Fact]
    public void TryVerify_FirstRegistration_Taken()
    {
        MeshRegistration registration = Verified(First, null);
        Assert.Equal(1, registration.Version);
        Assert.Equal(Acme.Id, registration.Document.Id);
        Assert.Equal(First, registration.Bytes.ToArray());
    }

    [Fact]
    public void TryVerify_NextVersion_OnlyByAKeyOfThePresentOne()
    {
        MeshRegistration first = Verified(First, null);
        using Ed25519PrivateKey fresh = Ed25519PrivateKey.Generate();
        DidDocumentBuilder Rotated() => new DidDocumentBuilder(Acme.Id).AddKey("key-2", fresh.PublicKey);

        byte[] next = MeshRegistration.CreateNext(first, Rotated(), Acme.Key, Acme.KeyId, TestMesh.Now);
        MeshRegistration second = Verified(next, first);
        Assert.Equal(2, second.Version);
        Assert.Equal(RegistrationRefusal.VersionMismatch, Refusal(next, null));
        Assert.Equal(RegistrationRefusal.VersionMismatch, Refusal(next, second));
        Assert.Equal(RegistrationRefusal.VersionMismatch, Refusal(First, first));

        byte[] stolen = MeshRegistration.CreateNext(first, Rotated(), fresh, Acme.Id.Url("key-2"), TestMesh.Now);
        Assert.Equal(RegistrationRefusal.KeyUnknown, Refusal(stolen, first));
        string other = Encoding.UTF8.GetString(next).Replace(first.Hash, new string('0', 64), StringComparison.Ordinal);
        Assert.Equal(RegistrationRefusal.PreviousMismatch, Refusal(Texts.Utf8(other), first));
    }

    [Fact]
    public void TryVerify_Reasons_AreDistinct()
    {
        Assert.Equal(RegistrationRefusal.DocumentInvalid, Refusal(Texts.Utf8("{}"), null));
        Assert.Equal(RegistrationRefusal.ProofUnsupported, Refusal(Acme.Document.CanonicalBytes.ToArray(), null));
        DidDocumentBuilder key = new DidDocumentBuilder(DidKey.Encode(Acme.Key.PublicKey)).AddKey("k", Acme.Key.PublicKey);
        Assert.Equal(RegistrationRefusal.NotMesh, Refusal(MeshRegistration.Create(key, Acme.Key, DidKey.Encode(Acme.Key.PublicKey).Url("k"), TestMesh.Now), null));
        Assert.Equal(RegistrationRefusal.SignatureInvalid, Refusal(MeshRegistration.Create(Acme.Builder(), TestMesh.Mit.Key, Acme.KeyId, TestMesh.Now), null));
        Assert.Equal(RegistrationRefusal.TimeInvalid, Refusal(MeshRegistration.Create(Acme.Builder(), Acme.Key, Acme.KeyId, TestMesh.Now.AddMinutes(1)), null));
        byte[] mit = MeshRegistration.Create(TestMesh.Mit.Builder(), TestMesh.Mit.Key, TestMesh.Mit.KeyId, TestMesh.Now);
        Assert.Equal(RegistrationRefusal.SubjectMismatch, Refusal(mit, Verified(First, null)));
    }

    [Fact]
    public void TryVerify_EveryByteChanged_Refused()
    {
        for (int at = 0; at < First.Length; at++)
        {
            byte[] forged = [.. First];
            forged[at] ^= 0x01;
            Assert.NotEqual(RegistrationRefusal.None, Refusal(forged, null));
        }
    }

    [Fact]
    public void TryVerify_RandomBytes_NeverThrows() =>
        Prop.ForAll(Texts.Bytes, bytes => Refusal(bytes, null) == RegistrationRefusal.DocumentInvalid).QuickCheckThrowOnFailure();

    private static MeshRegistration Verified(byte[] bytes, MeshRegistration? current)
    {
        Assert.True(MeshRegistration.TryVerify(bytes, current, TestMesh.Now, out MeshRegistration? registration, out RegistrationRefusal refusal), refusal.ToString());
        return registration;
    }

    private static RegistrationRefusal Refusal(byte[] bytes, MeshRegistration? current)
    {
        _ = MeshRegistration.TryVerify(bytes, current, TestMesh.Now, out _, out RegistrationRefusal refusal);
        return refusal;
    }
}
