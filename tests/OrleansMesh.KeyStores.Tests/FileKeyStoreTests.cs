using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Keys;

namespace OrleansMesh.KeyStores.Tests;

public sealed class FileKeyStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleansmesh-keys-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Create_EachKind_IsListedAndOpens(bool isSealed)
    {
        FileKeyStore store = Store("a passphrase", isSealed);
        store.Create("node", KeyKind.Ed25519);
        store.Create("agreement", KeyKind.X25519);
        store.Create("issuer", KeyKind.P384);

        Assert.Equal(["agreement", "issuer", "node"], store.List().Select(k => k.Name));
        Assert.Equal([KeyKind.X25519, KeyKind.P384, KeyKind.Ed25519], store.List().Select(k => k.Kind!.Value));
        Assert.All(store.List(), k => Assert.Equal(isSealed ? KeyFileForm.Sealed : KeyFileForm.Plain, k.Form));
        using ISigningKey issuer = store.OpenSigning("issuer");
        Assert.True(issuer.PublicKey.Verify("m"u8, issuer.Sign("m"u8)));
        using Ed25519PrivateKey node = store.OpenEd25519("node");
        using X25519PrivateKey agreement = store.OpenAgreement("agreement");
        Assert.Equal(KeyFileRefusal.KindMismatch, Assert.Throws<KeyStoreException>(() => store.OpenSigning("agreement")).Refusal);
        Assert.Equal(KeyFileRefusal.KindMismatch, Assert.Throws<KeyStoreException>(() => store.OpenEd25519("issuer")).Refusal);
        Assert.Equal(KeyFileRefusal.KindMismatch, Assert.Throws<KeyStoreException>(() => store.OpenAgreement("node")).Refusal);
    }

    [Fact]
    public void Write_OnUnix_IsForItsOwnerAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        FileKeyStore store = Store("p", isSealed: false);
        store.Create("node", KeyKind.Ed25519);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.PathOf("node")));
        store.Rewrite("node", SealParameters.Least);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.PathOf("node")));
        Assert.Equal([store.PathOf("node")], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Rewrite_SealedAndBack_IsTheSameKey()
    {
        FileKeyStore store = Store("p", isSealed: false);
        string publicKey = store.Create("node", KeyKind.Ed25519).PublicKey!;
        string plain = File.ReadAllText(store.PathOf("node"));

        store.Rewrite("node", SealParameters.Least);
        Assert.Equal(KeyFileForm.Sealed, store.Find("node")!.Form);
        Assert.DoesNotContain(plain.Trim(), File.ReadAllText(store.PathOf("node")), StringComparison.Ordinal);
        Assert.Equal(publicKey, store.Find("node")!.PublicKey);
        store.Rewrite("node", null);
        Assert.Equal(plain, File.ReadAllText(store.PathOf("node")));
    }

    [Fact]
    public void Open_WrongMissingOrNoPassphrase_SaysWhich()
    {
        FileKeyStore store = Store("right", isSealed: true);
        store.Create("node", KeyKind.Ed25519);

        Assert.Equal(KeyFileRefusal.PassphraseWrong, Assert.Throws<KeyStoreException>(() => Store("wrong", true).Open("node")).Refusal);
        Assert.Equal(KeyFileRefusal.PassphraseMissing, Assert.Throws<KeyStoreException>(() => new FileKeyStore(_folder).Open("node")).Refusal);
        Assert.Contains(store.PathOf("other"), Assert.Throws<KeyStoreException>(() => store.Open("other")).Message, StringComparison.Ordinal);
        string text = File.ReadAllText(store.PathOf("node"));
        File.WriteAllText(store.PathOf("node"), text.Replace("\"passes\":2", "\"passes\":3", StringComparison.Ordinal));
        Assert.Equal(KeyFileRefusal.Damaged, Assert.Throws<KeyStoreException>(() => store.Open("node")).Refusal);
        File.WriteAllText(store.PathOf("node"), text[..^20]);
        Assert.Equal(KeyFileRefusal.Malformed, Assert.Throws<KeyStoreException>(() => store.Open("node")).Refusal);
        File.WriteAllBytes(store.PathOf("node"), new byte[KeyFileText.BytesMax + 1]);
        Assert.Throws<KeyStoreException>(() => store.Open("node"));
    }

    [Fact]
    public void Add_NameThatIsThereOrNone_Throws()
    {
        FileKeyStore store = Store("p", isSealed: false);
        store.Create("node", KeyKind.Ed25519);
        string before = File.ReadAllText(store.PathOf("node"));

        Assert.Throws<KeyStoreException>(() => store.Create("node", KeyKind.Ed25519));
        Assert.Equal(before, File.ReadAllText(store.PathOf("node")));
        foreach (string name in (string[])["", "../node", "a/b", "A", "-a", "a.b", "é", new string('a', 65)])
        {
            Assert.Throws<KeyStoreException>(() => store.Create(name, KeyKind.Ed25519));
        }

        Assert.NotNull(store.Create(new string('a', 64), KeyKind.Ed25519));
    }

    [Fact]
    public void Passphrase_FromFile_IsTheFirstLine()
    {
        string file = Path.Combine(_folder, "passphrase");
        File.WriteAllText(file, "one two\r\nthree\n");
        using (var passphrase = Passphrase.FromFile(file))
        {
            Assert.Equal("one two"u8, passphrase.Utf8);
        }

        File.WriteAllText(file, "\n");
        Assert.Throws<KeyStoreException>(() => Passphrase.FromFile(file));
        Assert.Throws<KeyStoreException>(() => Passphrase.FromFile(file + ".none"));
        Assert.Throws<KeyStoreException>(() => Passphrase.Of(new string('a', Argon2Id.PassphraseBytesMax + 1)));
        Passphrase.Of(new string('a', Argon2Id.PassphraseBytesMax)).Dispose();
    }

    private FileKeyStore Store(string passphrase, bool isSealed) => new(_folder, new OnePassphrase(passphrase)) { SealNewKeys = isSealed ? SealParameters.Least : null };

    private sealed class OnePassphrase(string text) : IPassphraseSource
    {
        public Passphrase? Get(string location) => Passphrase.Of(text);
    }
}
