using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Keys;

namespace OrleansMesh.Domain.Tests.Keys;

public sealed class KeyFileTextTests
{
    private const string Hex = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    private static readonly byte[] Passphrase = Texts.Utf8("correct horse – battery");
    private static readonly PrivateKey Key = PrivateKey.Generate(KeyKind.Ed25519);
    private static readonly byte[] Sealed = SealedKey.Create(Key, Passphrase, SealParameters.Least).Write();

    [Theory]
    [InlineData(KeyKind.Ed25519)]
    [InlineData(KeyKind.X25519)]
    [InlineData(KeyKind.P256)]
    [InlineData(KeyKind.P384)]
    public void WriteAndSeal_EachKind_OpenAgain(KeyKind kind)
    {
        using var key = PrivateKey.Generate(kind);
        foreach (byte[] bytes in (byte[][])[KeyFileText.WritePlain(key), SealedKey.Create(key, Passphrase, SealParameters.Least).Write()])
        {
            KeyKind bare = kind == KeyKind.X25519 ? KeyKind.X25519 : KeyKind.Ed25519;
            Assert.True(KeyFileText.TryParse(bytes, bare, out KeyFileText? text, out _));
            Assert.Equal(key.PublicKey, text.PublicKey);
            Assert.Equal(kind, text.Kind);
            Assert.Equal(KeyFileRefusal.None, text.TryOpen(Passphrase, out PrivateKey? opened));
            Assert.Equal(key.PublicKey, opened!.PublicKey);
            Assert.Equal(kind == KeyKind.X25519, opened.OpenSigning() is null);
            Assert.Equal(kind != KeyKind.X25519, opened.OpenAgreement() is null);
        }
    }

    [Fact]
    public void TryParse_FormsOfFormerVersions_GiveTheSameKey()
    {
        string base64 = Convert.ToBase64String(Convert.FromHexString(Hex));
        string[] texts = [Hex, Hex + "\n", Hex + "\r\n", Hex.ToUpperInvariant(), base64, base64 + "\n", "Ed25519:" + Hex];
        Assert.Single(texts.Select(t => Parse(t).PublicKey).Distinct());
    }

    [Theory]
    [InlineData("", KeyFileRefusal.NotKeyFile)]
    [InlineData("zz", KeyFileRefusal.NotKeyFile)]
    [InlineData("9d61", KeyFileRefusal.NotKeyFile)]
    [InlineData("HEX0", KeyFileRefusal.NotKeyFile)]
    [InlineData(" HEX", KeyFileRefusal.NotKeyFile)]
    [InlineData("HEX ", KeyFileRefusal.NotKeyFile)]
    [InlineData("HEX\nHEX", KeyFileRefusal.NotKeyFile)]
    [InlineData("0xHEX", KeyFileRefusal.NotKeyFile)]
    [InlineData("\uFEFFHEX", KeyFileRefusal.NotKeyFile)]
    [InlineData("P-384:HEX", KeyFileRefusal.NotKeyFile)]
    [InlineData("p-256:HEX", KeyFileRefusal.NotKeyFile)]
    [InlineData("RSA:HEX", KeyFileRefusal.NotKeyFile)]
    [InlineData(":HEX", KeyFileRefusal.NotKeyFile)]
    [InlineData("P-256:0000000000000000000000000000000000000000000000000000000000000000", KeyFileRefusal.SecretInvalid)]
    [InlineData("P-256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", KeyFileRefusal.SecretInvalid)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", KeyFileRefusal.NotKeyFile)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA AAAAAAAAAAAAAAAAAAAAA=", KeyFileRefusal.NotKeyFile)]
    [InlineData("X25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", KeyFileRefusal.NotKeyFile)]
    [InlineData("pkcs11:", KeyFileRefusal.NotKeyFile)]
    [InlineData("pkcs11:object=a b", KeyFileRefusal.NotKeyFile)]
    [InlineData("pkcs11:object=a\npkcs11:object=b", KeyFileRefusal.NotKeyFile)]
    [InlineData("{", KeyFileRefusal.Malformed)]
    [InlineData("{}", KeyFileRefusal.Malformed)]
    [InlineData("{\"format\":1}", KeyFileRefusal.Malformed)]
    [InlineData("{\"format\":\"orleansmesh-key-2\"}", KeyFileRefusal.FormatUnsupported)]
    public void TryParse_WrongText_IsRefused(string text, KeyFileRefusal expected)
    {
        Assert.False(KeyFileText.TryParse(Texts.Utf8(text.Replace("HEX", Hex, StringComparison.Ordinal)), KeyKind.Ed25519, out _, out KeyFileRefusal refusal));
        Assert.Equal(expected, refusal);
    }

    [Fact]
    public void TryParse_TokenUri_IsKeptAndOpensNothing()
    {
        KeyFileText text = Parse("pkcs11:token=hub;object=mesh?module-path=/usr/lib/softhsm/libsofthsm2.so\n");
        Assert.Equal("pkcs11:token=hub;object=mesh?module-path=/usr/lib/softhsm/libsofthsm2.so", text.TokenUri);
        Assert.Equal(KeyFileRefusal.InToken, text.TryOpen(Passphrase, out _));
    }

    [Fact]
    public void TryParse_AtAndAboveTheBound_IsRefusedForItsSize()
    {
        Assert.False(KeyFileText.TryParse(new byte[KeyFileText.BytesMax + 1], KeyKind.Ed25519, out _, out KeyFileRefusal refusal));
        Assert.Equal(KeyFileRefusal.TooLarge, refusal);
        Assert.False(KeyFileText.TryParse(new byte[KeyFileText.BytesMax], KeyKind.Ed25519, out _, out refusal));
        Assert.Equal(KeyFileRefusal.NotKeyFile, refusal);
    }

    [Fact]
    public void TryOpen_WrongOrNoPassphrase_IsToldFromADamagedFile()
    {
        KeyFileText text = Parse(Encoding.UTF8.GetString(Sealed));
        Assert.Equal(KeyFileRefusal.PassphraseWrong, text.TryOpen("correct horse - battery"u8, out PrivateKey? key));
        Assert.Null(key);
        Assert.Equal(KeyFileRefusal.PassphraseMissing, text.TryOpen(default, out _));
        Assert.Equal(KeyFileRefusal.PassphraseMissing, text.TryOpen(new byte[1025], out _));
        Assert.Equal(KeyFileRefusal.None, text.TryOpen(Passphrase, out _));
    }

    public static TheoryData<string, string?, KeyFileRefusal> Alterations => new()
    {
        { "format", "\"orleansmesh-key-0\"", KeyFileRefusal.FormatUnsupported },
        { "format", null, KeyFileRefusal.Malformed },
        { "kind", "\"Ed448\"", KeyFileRefusal.Malformed },
        { "kind", "\"ed25519\"", KeyFileRefusal.Malformed },
        { "kind", "\"P-384\"", KeyFileRefusal.Malformed },
        { "kind", "\"X25519\"", KeyFileRefusal.Damaged },
        { "kind", null, KeyFileRefusal.Malformed },
        { "publicKey", "\"z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp\"", KeyFileRefusal.Damaged },
        { "publicKey", "7", KeyFileRefusal.Malformed },
        { "publicKey", null, KeyFileRefusal.Malformed },
        { "checksum", "\"AAAAAAAAAAAAAAAAAAAAAA\"", KeyFileRefusal.Damaged },
        { "checksum", "\"AAAAAAAAAAAAAAAAAAAAAB\"", KeyFileRefusal.Malformed },
        { "checksum", "\"\"", KeyFileRefusal.Malformed },
        { "checksum", null, KeyFileRefusal.Malformed },
        { "extra", "1", KeyFileRefusal.Malformed },
        { "argon2id", null, KeyFileRefusal.Malformed },
        { "argon2id", "[]", KeyFileRefusal.Malformed },
        { "argon2id.memoryKiB", "67108864", KeyFileRefusal.ParametersOutOfRange },
        { "argon2id.memoryKiB", "524289", KeyFileRefusal.ParametersOutOfRange },
        { "argon2id.memoryKiB", "8191", KeyFileRefusal.ParametersOutOfRange },
        { "argon2id.memoryKiB", "0", KeyFileRefusal.ParametersOutOfRange },
        { "argon2id.memoryKiB", "-8192", KeyFileRefusal.ParametersOutOfRange },
        { "argon2id.memoryKiB", "9007199254740991", KeyFileRefusal.ParametersOutOfRange },
        { "argon2id.memoryKiB", "\"8192\"", KeyFileRefusal.Malformed },
        { "argon2id.memoryKiB", "8192.5", KeyFileRefusal.Malformed },
        { "argon2id.memoryKiB", "524288", KeyFileRefusal.Damaged },
        { "argon2id.passes", "1", KeyFileRefusal.ParametersOutOfRange },
        { "argon2id.passes", "9", KeyFileRefusal.ParametersOutOfRange },
        { "argon2id.passes", "4294967298", KeyFileRefusal.ParametersOutOfRange },
        { "argon2id.passes", "8", KeyFileRefusal.Damaged },
        { "argon2id.passes", null, KeyFileRefusal.Malformed },
        { "argon2id.salt", "\"AAAAAAAAAAAAAAAAAAAAAA\"", KeyFileRefusal.Damaged },
        { "argon2id.salt", "\"AAAA\"", KeyFileRefusal.Malformed },
        { "argon2id.salt", null, KeyFileRefusal.Malformed },
        { "argon2id.extra", "1", KeyFileRefusal.Malformed },
        { "chacha20poly1305", null, KeyFileRefusal.Malformed },
        { "chacha20poly1305", "\"x\"", KeyFileRefusal.Malformed },
        { "chacha20poly1305.nonce", "\"AAAAAAAAAAAAAAAA\"", KeyFileRefusal.Damaged },
        { "chacha20poly1305.nonce", "\"AAAA\"", KeyFileRefusal.Malformed },
        { "chacha20poly1305.ciphertext", "\"AAAA\"", KeyFileRefusal.Malformed },
        { "chacha20poly1305.ciphertext", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", KeyFileRefusal.Damaged },
        { "chacha20poly1305.tag", "\"AAAA\"", KeyFileRefusal.Malformed },
    };

    [Theory]
    [MemberData(nameof(Alterations))]
    public void TryParse_AlteredMember_IsRefused(string path, string? value, KeyFileRefusal expected)
    {
        Assert.False(KeyFileText.TryParse(Altered(path, value), KeyKind.Ed25519, out _, out KeyFileRefusal refusal));
        Assert.Equal(expected, refusal);
    }

    [Fact]
    public void TryParse_AnotherSpelling_IsRefused()
    {
        string text = Encoding.UTF8.GetString(Sealed);
        foreach (string other in (string[])[text.Replace(":", ": ", StringComparison.Ordinal), " " + text, text.Replace("\"passes\":2", "\"passes\":2.0", StringComparison.Ordinal), text.Replace("kind", "\\u006bind", StringComparison.Ordinal), text + "{}", text[..^1] + ",\"format\":\"orleansmesh-key-1\"}"])
        {
            Assert.False(KeyFileText.TryParse(Texts.Utf8(other), KeyKind.Ed25519, out _, out KeyFileRefusal refusal), other);
            Assert.True(refusal is KeyFileRefusal.Malformed or KeyFileRefusal.NotKeyFile);
        }

        Assert.True(KeyFileText.TryParse(Texts.Utf8(text + "\n"), KeyKind.Ed25519, out _, out _));
    }

    // Who renews the checksum gets as far as the seal, which binds all of it.
    [Theory]
    [InlineData("publicKey", "\"z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp\"")]
    [InlineData("kind", "\"X25519\"")]
    [InlineData("argon2id.passes", "3")]
    [InlineData("argon2id.salt", "\"AAAAAAAAAAAAAAAAAAAAAA\"")]
    [InlineData("chacha20poly1305.nonce", "\"AAAAAAAAAAAAAAAA\"")]
    public void TryOpen_AlteredWithANewChecksum_DoesNotOpen(string path, string value)
    {
        JsonObject altered = JsonNode.Parse(Altered(path, value))!.AsObject();
        _ = altered.Remove("checksum");
        byte[] canonical = CanonicalJson.Canonicalize(System.Text.Json.JsonSerializer.SerializeToElement(altered));
        altered["checksum"] = System.Buffers.Text.Base64Url.EncodeToString(System.Security.Cryptography.SHA256.HashData(canonical).AsSpan(0, 16));
        byte[] whole = CanonicalJson.Canonicalize(System.Text.Json.JsonSerializer.SerializeToElement(altered));

        Assert.True(KeyFileText.TryParse(whole, KeyKind.Ed25519, out KeyFileText? text, out KeyFileRefusal refusal), refusal.ToString());
        Assert.Equal(KeyFileRefusal.PassphraseWrong, text.TryOpen(Passphrase, out _));
    }

    [Fact]
    public void TryParse_MutatedOrAnyBytes_NeverThrowsNeverGivesAnotherKey()
    {
        Prop.ForAll(Texts.Mutated(Sealed), bytes =>
            !KeyFileText.TryParse(bytes, KeyKind.Ed25519, out KeyFileText? text, out _) || (text.Form == KeyFileForm.Sealed && text.PublicKey == Key.PublicKey))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        Prop.ForAll(Texts.Bytes, bytes => !KeyFileText.TryParse(bytes, KeyKind.Ed25519, out _, out _)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Seal_Twice_HasNothingInCommon()
    {
        string[] two = [.. Enumerable.Range(0, 2).Select(_ => Encoding.UTF8.GetString(SealedKey.Create(Key, Passphrase, SealParameters.Least).Write()))];
        foreach (string member in (string[])["salt", "nonce", "ciphertext"])
        {
            Assert.NotEqual(Member(two[0], member), Member(two[1], member));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => SealedKey.Create(Key, Passphrase, new SealParameters(1024, 3)));
    }

    private static string Member(string text, string name) => text[(text.IndexOf($"\"{name}\"", StringComparison.Ordinal) + name.Length + 4)..].Split('"')[0];

    private static KeyFileText Parse(string text)
    {
        Assert.True(KeyFileText.TryParse(Texts.Utf8(text), KeyKind.Ed25519, out KeyFileText? parsed, out KeyFileRefusal refusal), refusal.ToString());
        return parsed;
    }

    private static byte[] Altered(string path, string? value)
    {
        JsonObject root = JsonNode.Parse(Sealed)!.AsObject();
        JsonObject owner = root;
        string[] parts = path.Split('.');
        foreach (string part in parts[..^1])
        {
            owner = owner[part]!.AsObject();
        }

        _ = owner.Remove(parts[^1]);
        if (value is not null)
        {
            owner[parts[^1]] = JsonNode.Parse(value);
        }

        return value == "8192.5" ? Encoding.UTF8.GetBytes(root.ToJsonString()) : CanonicalJson.Canonicalize(System.Text.Json.JsonSerializer.SerializeToElement(root));
    }
}
