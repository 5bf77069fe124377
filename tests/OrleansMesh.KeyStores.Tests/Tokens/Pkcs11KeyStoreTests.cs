using System.Security.Cryptography;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Keys;
using OrleansMesh.KeyStores.Tokens;

namespace OrleansMesh.KeyStores.Tests.Tokens;

public sealed class Pkcs11KeyStoreTests
{
    private readonly string _name = "k-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    [SoftHsmFact]
    public void Create_EachKind_SignsInsideTheToken()
    {
        Pkcs11KeyStore store = Store();
        foreach (KeyKind kind in (KeyKind[])[KeyKind.Ed25519, KeyKind.P256, KeyKind.P384])
        {
            string name = $"{_name}-{kind.ToString().ToLowerInvariant()}";
            StoredKey made = store.Create(name, kind);
            Assert.Equal(kind, made.Kind);
            Assert.Equal(KeyFileForm.Token, made.Form);
            using ISigningKey key = store.OpenSigning(name);
            byte[] signature = key.Sign("message"u8);
            Assert.True(key.PublicKey.Verify("message"u8, signature));
            Assert.False(key.PublicKey.Verify("massage"u8, signature));
            Assert.Equal(kind == KeyKind.Ed25519, key is IEd25519SigningKey);
            Assert.Equal(made, store.Find(name));
            Assert.Contains(made, store.List());
        }
    }

    [SoftHsmFact]
    public async Task Sign_ManyAtOnce_EachHolds()
    {
        Pkcs11KeyStore store = Store();
        store.Create(_name, KeyKind.P384);
        using ISigningKey key = store.OpenSigning(_name);
        bool[] held = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => key.PublicKey.Verify([(byte)i], key.Sign([(byte)i])))));
        Assert.All(held, Assert.True);
    }

    [SoftHsmFact]
    public void OpenSigning_AfterAnotherWasClosed_GoesOn()
    {
        Pkcs11KeyStore store = Store();
        store.Create(_name, KeyKind.Ed25519);
        ISigningKey first = store.OpenSigning(_name);
        using ISigningKey second = store.OpenSigning(_name);
        first.Dispose();
        Assert.True(second.PublicKey.Verify("m"u8, second.Sign("m"u8)));
        Assert.Throws<CryptographicException>(() => first.Sign("m"u8));
    }

    [SoftHsmFact]
    public void OpenByKeyFile_OfAToken_Signs()
    {
        Pkcs11KeyStore store = Store();
        StoredKey made = store.Create(_name, KeyKind.Ed25519);
        string folder = Directory.CreateTempSubdirectory("orleansmesh-keys-").FullName;
        try
        {
            var files = new FileKeyStore(folder, new OnePin(SoftHsm.Pin), new Pkcs11Keys(new OnePin(SoftHsm.Pin), SoftHsm.Module));
            files.Link("mesh", made.Location);
            Assert.Equal(KeyFileForm.Token, files.Find("mesh")!.Form);
            using ISigningKey key = files.OpenSigning("mesh");
            Assert.True(key.PublicKey.Verify("m"u8, key.Sign("m"u8)));
            Assert.Equal(KeyFileRefusal.InToken, Assert.Throws<KeyStoreException>(() => files.Open("mesh")).Refusal);
            Assert.Throws<KeyStoreException>(() => files.Rewrite("mesh", SealParameters.Least));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SoftHsmFact]
    public void Open_WrongNameTokenModuleOrUri_IsRefused()
    {
        Pkcs11KeyStore store = Store();
        store.Create(_name, KeyKind.Ed25519);
        Assert.Throws<KeyStoreException>(() => store.Create(_name, KeyKind.Ed25519));
        Assert.Throws<KeyStoreException>(() => store.Create(_name + "-x", KeyKind.X25519));
        Assert.Throws<KeyStoreException>(() => store.OpenSigning("no-such-key"));
        Assert.Null(store.Find("no-such-key"));
        Assert.Throws<KeyStoreException>(() => new Pkcs11KeyStore(SoftHsm.Module!, "no-such-token", new OnePin(SoftHsm.Pin)).OpenSigning(_name));
        Assert.Throws<KeyStoreException>(() => new Pkcs11KeyStore("/no/such/module.so", SoftHsm.Token, new OnePin(SoftHsm.Pin)).OpenSigning(_name));
        var keys = new Pkcs11Keys(new OnePin(SoftHsm.Pin), SoftHsm.Module);
        foreach (string uri in (string[])["pkcs11:", "pkcs11:object=a", "pkcs11:token=a", "pkcs12:token=a;object=b", $"pkcs11:token={SoftHsm.Token};object={_name}?module-path=/tmp/evil.so", $"pkcs11:token={SoftHsm.Token};object={_name}?pin-value=1234", $"pkcs11:token={SoftHsm.Token};object={_name};object={_name}", "pkcs11:token=%zz;object=b"])
        {
            Assert.Throws<KeyStoreException>(() => keys.Open(uri));
        }
    }

    private static Pkcs11KeyStore Store()
    {
        _ = SoftHsm.Folder;
        return new Pkcs11KeyStore(SoftHsm.Module!, SoftHsm.Token, new OnePin(SoftHsm.Pin));
    }

    private sealed class OnePin(string text) : IPassphraseSource
    {
        public Passphrase? Get(string location) => Passphrase.Of(text);
    }
}
