using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Jose;

namespace OrleansMesh.Domain.Tests.Jose;

public sealed class JsonWebKeyTests
{
    private const string X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    private const string D = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
    private const string X256 = "04N0xi21hshyvBp7I167sbE_bXqyqkAPfefdklMO7wY";
    private const string Y256 = "UI8exy-C06a7DUnjIdENkxeFtHM4-l_41LqEw9nVgmw";

    // RFC 8037, A.3.
    [Fact]
    public void Thumbprint_ExampleOfRfc8037_IsTheSame()
    {
        Assert.True(TryParse($"{{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"{X}\",\"kid\":\"any\",\"use\":\"sig\"}}", out JsonWebKey? key, out _));
        Assert.Equal("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", key.ThumbprintText());
        Assert.Equal(32, key.Thumbprint().Length);
    }

    [Theory]
    [InlineData(JwsAlgorithm.EdDsa)]
    [InlineData(JwsAlgorithm.Es256)]
    [InlineData(JwsAlgorithm.Es384)]
    public void Write_EachKind_IsReadAgain(JwsAlgorithm algorithm)
    {
        JsonWebKey key = SignerKeys.Public(algorithm);

        Assert.True(JsonWebKey.TryParse(key.Write(), out JsonWebKey? read, out _));
        Assert.Equal(key.Verifying, read.Verifying);
        Assert.Equal(key.KeyId, read.KeyId);
        Assert.Equal(algorithm, read.Algorithm);
        Assert.True(read.CanVerify);
        Assert.Equal(key.ThumbprintText(), read.ThumbprintText());
        Assert.Equal(key.Write(), read.Write());
    }

    [Fact]
    public void Write_X25519_IsReadAgainAndVerifiesNothing()
    {
        using var key = X25519PrivateKey.Generate();
        Assert.True(JsonWebKey.TryParse(JsonWebKey.Of(key.PublicKey, "a").Write(), out JsonWebKey? read, out _));
        Assert.Equal(key.PublicKey, read.Agreement);
        Assert.False(read.CanVerify);
        Assert.True(CompactJws.TryParse(CompactJws.Create(new JwsHeader(), [], SignerKeys.Ed25519), out CompactJws? jws, out _));
        Assert.False(jws.TryVerify(read, out _, out JwsRefusal refusal));
        Assert.Equal(JwsRefusal.KeyNotForSignatures, refusal);
    }

    [Theory]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\"}", JwkRefusal.None)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\",\"alg\":\"EdDSA\",\"use\":\"sig\",\"key_ops\":[\"verify\"],\"ext\":true}", JwkRefusal.None)]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"X2\",\"y\":\"Y2\",\"alg\":\"ES256\"}", JwkRefusal.None)]
    [InlineData("", JwkRefusal.Malformed)]
    [InlineData("[]", JwkRefusal.Malformed)]
    [InlineData("{}", JwkRefusal.Malformed)]
    [InlineData("{\"kty\":1}", JwkRefusal.Malformed)]
    [InlineData("{\"kty\":\"OKP\",\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\"}", JwkRefusal.Malformed)]
    [InlineData("{\"kty\":\"OKP\",\"x\":\"X\"}", JwkRefusal.Malformed)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\",\"kid\":7}", JwkRefusal.Malformed)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\",\"alg\":[]}", JwkRefusal.Malformed)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\",\"key_ops\":\"verify\"}", JwkRefusal.Malformed)]
    [InlineData("{\"kty\":\"oct\",\"k\":\"X\"}", JwkRefusal.SymmetricKey)]
    [InlineData("{\"kty\":\"RSA\",\"n\":\"X\",\"e\":\"AQAB\"}", JwkRefusal.KeyTypeUnsupported)]
    [InlineData("{\"kty\":\"okp\",\"crv\":\"Ed25519\",\"x\":\"X\"}", JwkRefusal.KeyTypeUnsupported)]
    [InlineData("{\"kty\":\"RSA\",\"crv\":\"P-256\",\"x\":\"X2\",\"y\":\"Y2\"}", JwkRefusal.KeyTypeUnsupported)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed448\",\"x\":\"X\"}", JwkRefusal.CurveUnsupported)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"P-256\",\"x\":\"X2\",\"y\":\"Y2\"}", JwkRefusal.CurveUnsupported)]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"Ed25519\",\"x\":\"X\"}", JwkRefusal.CurveUnsupported)]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-521\",\"x\":\"X2\",\"y\":\"Y2\"}", JwkRefusal.CurveUnsupported)]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"X2\",\"y\":\"Y2\"}", JwkRefusal.CurveUnsupported)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\"}", JwkRefusal.CoordinateInvalid)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":7}", JwkRefusal.CoordinateInvalid)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X=\"}", JwkRefusal.CoordinateInvalid)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"XA\"}", JwkRefusal.CoordinateInvalid)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}", JwkRefusal.CoordinateInvalid)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp\"}", JwkRefusal.CoordinateInvalid)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}", JwkRefusal.CoordinateInvalid)]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"X2\"}", JwkRefusal.CoordinateInvalid)]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"X2\",\"y\":\"Y2\"}", JwkRefusal.CoordinateInvalid)]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"Y2\",\"y\":\"X2\"}", JwkRefusal.PointInvalid)]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"y\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}", JwkRefusal.PointInvalid)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\",\"d\":\"D\"}", JwkRefusal.PrivateKey)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\",\"d\":null}", JwkRefusal.PrivateKey)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\",\"alg\":\"ES256\"}", JwkRefusal.AlgorithmMismatch)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\",\"alg\":\"none\"}", JwkRefusal.AlgorithmMismatch)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\",\"alg\":\"HS256\"}", JwkRefusal.AlgorithmMismatch)]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"X2\",\"y\":\"Y2\",\"alg\":\"ES384\"}", JwkRefusal.AlgorithmMismatch)]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"X2\",\"y\":\"Y2\",\"alg\":\"ES224\"}", JwkRefusal.AlgorithmMismatch)]
    public void TryParse_Text_IsTakenOrRefused(string text, JwkRefusal expected)
    {
        Assert.Equal(expected == JwkRefusal.None, TryParse(Fill(text), out _, out JwkRefusal refusal));
        Assert.Equal(expected, refusal);
    }

    [Theory]
    [InlineData("\"use\":\"enc\"", false)]
    [InlineData("\"use\":\"SIG\"", false)]
    [InlineData("\"key_ops\":[]", false)]
    [InlineData("\"key_ops\":[\"encrypt\"]", false)]
    [InlineData("\"key_ops\":[7]", false)]
    [InlineData("\"use\":\"sig\",\"key_ops\":[\"encrypt\"]", false)]
    [InlineData("\"use\":\"enc\",\"key_ops\":[\"verify\"]", false)]
    [InlineData("\"key_ops\":[\"encrypt\",\"verify\"]", true)]
    [InlineData("\"use\":\"sig\"", true)]
    public void CanVerify_UseAndOperations_BothMustAllowIt(string members, bool expected)
    {
        Assert.True(TryParse($"{{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"{X}\",{members}}}", out JsonWebKey? key, out _));
        Assert.Equal(expected, key.CanVerify);
    }

    [Theory]
    [InlineData("{\"keys\":[]}", JwkRefusal.None, 0)]
    [InlineData("{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\",\"kid\":\"a\"},{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"},{\"kty\":\"EC\",\"crv\":\"P-521\"}]}", JwkRefusal.None, 1)]
    [InlineData("{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\",\"kid\":\"a\"},{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"X2\",\"y\":\"Y2\",\"kid\":\"a\"}]}", JwkRefusal.DuplicateKeyId, 0)]
    [InlineData("{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\"},{\"kty\":\"oct\",\"k\":\"AAAA\"}]}", JwkRefusal.SymmetricKey, 0)]
    [InlineData("{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\",\"d\":\"D\"}]}", JwkRefusal.PrivateKey, 0)]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"d\":\"D\"}]}", JwkRefusal.PrivateKey, 0)]
    [InlineData("{\"keys\":[1]}", JwkRefusal.Malformed, 0)]
    [InlineData("{\"keys\":{}}", JwkRefusal.Malformed, 0)]
    [InlineData("{}", JwkRefusal.Malformed, 0)]
    [InlineData("[]", JwkRefusal.Malformed, 0)]
    public void TryParseSet_Text_IsTakenOrRefused(string text, JwkRefusal expected, int keys)
    {
        Assert.Equal(expected == JwkRefusal.None, JsonWebKeySet.TryParse(Texts.Utf8(Fill(text)), out JsonWebKeySet? set, out JwkRefusal refusal));
        Assert.Equal(expected, refusal);
        Assert.Equal(keys, set?.Keys.Count ?? 0);
    }

    [Fact]
    public void TryParseSet_AtAndAboveTheBound_IsTakenAndRefused()
    {
        string Set(int count) => "{\"keys\":[" + string.Join(',', Enumerable.Repeat($"{{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"{X}\"}}", count)) + "]}";
        Assert.True(JsonWebKeySet.TryParse(Texts.Utf8(Set(JoseLimits.KeysMax)), out _, out _));
        Assert.False(JsonWebKeySet.TryParse(Texts.Utf8(Set(JoseLimits.KeysMax + 1)), out _, out JwkRefusal refusal));
        Assert.Equal(JwkRefusal.TooManyKeys, refusal);
    }

    [Fact]
    public void Of_DidDocument_NamesKeysByTheirUrls()
    {
        var set = JsonWebKeySet.Of(TestMesh.Acme.Document, KeyPurpose.Authentication);
        Assert.Equal(TestMesh.Acme.Key.PublicKey, set.Find(TestMesh.Acme.KeyId)?.Verifying);
        Assert.Null(set.Find("did:mesh:enterprise:acme-002#key-1"));
        Assert.True(JsonWebKeySet.TryParse(set.Write(), out JsonWebKeySet? read, out _));
        Assert.Equal(set.Keys[0].ThumbprintText(), Assert.Single(read.Keys).ThumbprintText());
    }

    [Fact]
    public void WritePrivate_EachKind_IsReadAgain()
    {
        using var agreement = X25519PrivateKey.Generate();
        foreach (byte[] text in (byte[][])[PrivateJsonWebKey.Write(SignerKeys.Ed25519, "a,\"k"), PrivateJsonWebKey.Write(SignerKeys.P256, null), PrivateJsonWebKey.Write(SignerKeys.P384, "c"), PrivateJsonWebKey.Write(agreement, "d")])
        {
            Assert.True(PrivateJsonWebKey.TryParse(text, out PrivateJsonWebKey? read, out _), Encoding.UTF8.GetString(text));
            Assert.False(JsonWebKey.TryParse(text, out _, out JwkRefusal refusal));
            Assert.Equal(JwkRefusal.PrivateKey, refusal);
            Assert.Equal(read.PublicKey.Verifying is null, read.Signing is null);
            if (read.Signing is { } signing)
            {
                Assert.True(read.PublicKey.Verifying!.Verify("m"u8, signing.Sign("m"u8)));
            }
        }
    }

    [Theory]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\",\"d\":\"D\"}", JwkRefusal.None)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\"}", JwkRefusal.SecretMissing)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\",\"d\":\"X\"}", JwkRefusal.PairMismatch)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"X\",\"d\":\"D\"}", JwkRefusal.PairMismatch)]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"X2\",\"y\":\"Y2\",\"d\":\"D\"}", JwkRefusal.PairMismatch)]
    [InlineData("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"X2\",\"y\":\"Y2\",\"d\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}", JwkRefusal.PairMismatch)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\",\"d\":\"\"}", JwkRefusal.CoordinateInvalid)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\",\"d\":7}", JwkRefusal.CoordinateInvalid)]
    [InlineData("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"X\",\"d\":\"D=\"}", JwkRefusal.CoordinateInvalid)]
    [InlineData("{\"kty\":\"oct\",\"k\":\"D\"}", JwkRefusal.SymmetricKey)]
    public void TryParsePrivate_Text_IsTakenOrRefused(string text, JwkRefusal expected)
    {
        Assert.Equal(expected == JwkRefusal.None, PrivateJsonWebKey.TryParse(Texts.Utf8(Fill(text)), out _, out JwkRefusal refusal));
        Assert.Equal(expected, refusal);
    }

    [Fact]
    public void TryParse_MutatedOrAnyBytes_NeverThrows()
    {
        byte[] valid = PrivateJsonWebKey.Write(SignerKeys.P384, "k");
        Prop.ForAll(Texts.Mutated(valid), bytes =>
        {
            bool taken = PrivateJsonWebKey.TryParse(bytes, out PrivateJsonWebKey? key, out _);
            return !taken || key!.Signing!.PublicKey.Equals(SignerKeys.P384.PublicKey);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
        Prop.ForAll(Texts.Bytes, bytes => !JsonWebKey.TryParse(bytes, out _, out _) && !JsonWebKeySet.TryParse(bytes, out _, out _)).QuickCheckThrowOnFailure();
    }

    private static string Fill(string text) => text
        .Replace("\"X", $"\"{X}", StringComparison.Ordinal).Replace($"\"{X}25519", "\"X25519", StringComparison.Ordinal).Replace($"\"{X}2\"", $"\"{X256}\"", StringComparison.Ordinal)
        .Replace("\"Y2\"", $"\"{Y256}\"", StringComparison.Ordinal).Replace("\"D", $"\"{D}", StringComparison.Ordinal);

    private static bool TryParse(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out JsonWebKey? key, out JwkRefusal refusal) => JsonWebKey.TryParse(Texts.Utf8(text), out key, out refusal);
}
