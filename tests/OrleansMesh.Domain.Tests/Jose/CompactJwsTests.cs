using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Jose;

namespace OrleansMesh.Domain.Tests.Jose;

public sealed class CompactJwsTests
{
    private const string Honest = "{\"alg\":\"EdDSA\",\"kid\":\"key-1\"}";

    [Theory]
    [InlineData(JwsAlgorithm.EdDsa, "EdDSA")]
    [InlineData(JwsAlgorithm.Es256, "ES256")]
    [InlineData(JwsAlgorithm.Es384, "ES384")]
    public void Create_EachAlgorithm_VerifiesByItsKeyAlone(JwsAlgorithm algorithm, string name)
    {
        string text = CompactJws.Create(new JwsHeader(SignerKeys.KeyId, "JWT"), "hello"u8, SignerKeys.Of(algorithm));

        Assert.True(CompactJws.TryParse(text, out CompactJws? jws, out _));
        Assert.True(jws.TryVerify(SignerKeys.Public(algorithm), out VerifiedJws? verified, out JwsRefusal refusal));
        Assert.Equal(JwsRefusal.None, refusal);
        Assert.Equal("hello"u8, verified.Payload.Span);
        Assert.Equal("JWT", verified.Header.Type);
        Assert.Contains($"\"alg\":\"{name}\"", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text.AsSpan(0, text.IndexOf('.')))));
        foreach (JwsAlgorithm other in Enum.GetValues<JwsAlgorithm>().Except([algorithm, JwsAlgorithm.None]))
        {
            Assert.False(jws.TryVerify(SignerKeys.Public(other), out _, out refusal));
            Assert.Equal(JwsRefusal.AlgorithmMismatch, refusal);
        }
    }

    // RFC 8037, A.4: header, payload and signature; the key of A.2.
    [Fact]
    public void TryVerify_ExampleOfRfc8037_Holds()
    {
        Assert.True(JsonWebKey.TryParse(Texts.Utf8("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"), out JsonWebKey? key, out _));
        Assert.True(CompactJws.TryParse(
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
            out CompactJws? jws, out _));
        Assert.True(jws.TryVerify(key, out VerifiedJws? verified, out _));
        Assert.Equal("Example of Ed25519 signing"u8, verified.Payload.Span);
    }

    // RFC 7515, A.3.
    [Fact]
    public void TryVerify_ExampleOfRfc7515WithEs256_Holds()
    {
        Assert.True(JsonWebKey.TryParse(
            Texts.Utf8("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}"), out JsonWebKey? key, out _));
        Assert.True(CompactJws.TryParse(
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ." +
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
            out CompactJws? jws, out _));
        Assert.True(jws.TryVerify(key, out _, out _));
    }

    [Theory]
    [InlineData("", JwsRefusal.NotCompact)]
    [InlineData("abc", JwsRefusal.NotCompact)]
    [InlineData("H.P", JwsRefusal.NotCompact)]
    [InlineData("H.P.S.", JwsRefusal.NotCompact)]
    [InlineData("H.P.S.S", JwsRefusal.NotCompact)]
    [InlineData("H.P.S.S.S", JwsRefusal.NotCompact)]
    [InlineData("{\"payload\":\"P\",\"protected\":\"H\",\"signature\":\"S\"}", JwsRefusal.NotCompact)]
    [InlineData("H=.P.S", JwsRefusal.EncodingInvalid)]
    [InlineData("H.P=.S", JwsRefusal.EncodingInvalid)]
    [InlineData("H.P.S==", JwsRefusal.EncodingInvalid)]
    [InlineData(" H.P.S", JwsRefusal.EncodingInvalid)]
    [InlineData("H .P.S", JwsRefusal.EncodingInvalid)]
    [InlineData("H.P.S\n", JwsRefusal.EncodingInvalid)]
    [InlineData("H.\nP.S", JwsRefusal.EncodingInvalid)]
    [InlineData("H.P.S?", JwsRefusal.EncodingInvalid)]
    [InlineData("H.P+.S", JwsRefusal.EncodingInvalid)]
    [InlineData("H.P/.S", JwsRefusal.EncodingInvalid)]
    [InlineData("H.Pé.S", JwsRefusal.EncodingInvalid)]
    [InlineData("H.AB.S", JwsRefusal.EncodingInvalid)]
    [InlineData("H.A.S", JwsRefusal.EncodingInvalid)]
    [InlineData(".P.S", JwsRefusal.HeaderMalformed)]
    [InlineData("..", JwsRefusal.HeaderMalformed)]
    [InlineData("P.P.S", JwsRefusal.HeaderMalformed)]
    public void TryParse_WrongShape_IsRefused(string shape, JwsRefusal expected)
    {
        string text = CompactJws.Create(new JwsHeader(), "foo"u8, SignerKeys.Ed25519);
        string[] parts = text.Split('.');
        string wrong = string.Concat(shape.Select(c => c switch { 'H' => parts[0], 'P' when !shape.StartsWith('{') => parts[1], 'S' => parts[2], _ => c.ToString() }));

        Assert.False(CompactJws.TryParse(wrong, out _, out JwsRefusal refusal));
        Assert.Equal(expected, refusal);
    }

    [Theory]
    [InlineData("{\"alg\":\"none\"}", JwsRefusal.AlgorithmNone)]
    [InlineData("{\"alg\":\"None\"}", JwsRefusal.AlgorithmNone)]
    [InlineData("{\"alg\":\"NONE\"}", JwsRefusal.AlgorithmNone)]
    [InlineData("{\"alg\":\"nOnE\"}", JwsRefusal.AlgorithmNone)]
    [InlineData("{\"alg\":\"\"}", JwsRefusal.HeaderMalformed)]
    [InlineData("{\"alg\":\"HS256\"}", JwsRefusal.AlgorithmUnsupported)]
    [InlineData("{\"alg\":\"HS384\"}", JwsRefusal.AlgorithmUnsupported)]
    [InlineData("{\"alg\":\"HS512\"}", JwsRefusal.AlgorithmUnsupported)]
    [InlineData("{\"alg\":\"RS256\"}", JwsRefusal.AlgorithmUnsupported)]
    [InlineData("{\"alg\":\"ES512\"}", JwsRefusal.AlgorithmUnsupported)]
    [InlineData("{\"alg\":\"ES256K\"}", JwsRefusal.AlgorithmUnsupported)]
    [InlineData("{\"alg\":\"Ed448\"}", JwsRefusal.AlgorithmUnsupported)]
    [InlineData("{\"alg\":\"eddsa\"}", JwsRefusal.AlgorithmUnsupported)]
    [InlineData("{\"alg\":\"EdDSA \"}", JwsRefusal.AlgorithmUnsupported)]
    [InlineData("{\"alg\":\"ЕdDSA\"}", JwsRefusal.AlgorithmUnsupported)]
    [InlineData("{\"kid\":\"key-1\"}", JwsRefusal.AlgorithmUnsupported)]
    [InlineData("{}", JwsRefusal.AlgorithmUnsupported)]
    [InlineData("{\"alg\":7}", JwsRefusal.HeaderMalformed)]
    [InlineData("{\"alg\":null}", JwsRefusal.HeaderMalformed)]
    [InlineData("{\"alg\":[\"EdDSA\"]}", JwsRefusal.HeaderMalformed)]
    [InlineData("{\"alg\":\"EdDSA\",\"alg\":\"EdDSA\"}", JwsRefusal.HeaderMalformed)]
    [InlineData("{\"alg\":\"none\",\"alg\":\"EdDSA\"}", JwsRefusal.HeaderMalformed)]
    [InlineData("{\"alg\":\"EdDSA\",\"\\u0061lg\":\"none\"}", JwsRefusal.HeaderMalformed)]
    [InlineData("{\"alg\":\"EdDSA\",\"kid\":1}", JwsRefusal.HeaderMalformed)]
    [InlineData("{\"alg\":\"EdDSA\",\"kid\":\"\"}", JwsRefusal.HeaderMalformed)]
    [InlineData("{\"alg\":\"EdDSA\",\"typ\":{}}", JwsRefusal.HeaderMalformed)]
    [InlineData("{\"alg\":\"EdDSA\",}", JwsRefusal.HeaderMalformed)]
    [InlineData("{\"alg\":\"EdDSA\"} ,", JwsRefusal.HeaderMalformed)]
    [InlineData("[\"EdDSA\"]", JwsRefusal.HeaderMalformed)]
    [InlineData("\"EdDSA\"", JwsRefusal.HeaderMalformed)]
    [InlineData("{\"alg\":\"EdDSA\",\"crit\":[\"exp\"],\"exp\":1}", JwsRefusal.CriticalUnknown)]
    [InlineData("{\"alg\":\"EdDSA\",\"crit\":[]}", JwsRefusal.CriticalUnknown)]
    [InlineData("{\"alg\":\"EdDSA\",\"crit\":\"alg\"}", JwsRefusal.CriticalUnknown)]
    [InlineData("{\"alg\":\"EdDSA\",\"b64\":false,\"crit\":[\"b64\"]}", JwsRefusal.PayloadUnencoded)]
    [InlineData("{\"alg\":\"EdDSA\",\"b64\":false}", JwsRefusal.PayloadUnencoded)]
    [InlineData("{\"alg\":\"EdDSA\",\"jwk\":{\"kty\":\"OKP\"}}", JwsRefusal.HeaderCarriesKey)]
    [InlineData("{\"alg\":\"EdDSA\",\"jku\":\"https://evil.example/keys\"}", JwsRefusal.HeaderCarriesKey)]
    [InlineData("{\"alg\":\"EdDSA\",\"x5c\":[\"MII\"]}", JwsRefusal.HeaderCarriesKey)]
    [InlineData("{\"alg\":\"EdDSA\",\"x5u\":\"https://evil.example/cert\"}", JwsRefusal.HeaderCarriesKey)]
    [InlineData("{\"alg\":\"EdDSA\",\"kid\":\"key-2\"}", JwsRefusal.KeyIdMismatch)]
    [InlineData("{\"alg\":\"EdDSA\",\"kid\":\"KEY-1\"}", JwsRefusal.KeyIdMismatch)]
    [InlineData("{\"alg\":\"ES256\",\"kid\":\"key-1\"}", JwsRefusal.AlgorithmMismatch)]
    [InlineData("{\"alg\":\"ES384\",\"kid\":\"key-1\"}", JwsRefusal.AlgorithmMismatch)]
    [InlineData(Honest, JwsRefusal.None)]
    [InlineData("{\"alg\":\"Ed25519\"}", JwsRefusal.None)]
    [InlineData("{ \"alg\" :\t\"EdDSA\",\r\n \"unknown\": [1] }", JwsRefusal.None)]
    [InlineData("{\"alg\":\"\\u0045dDSA\"}", JwsRefusal.None)]
    public void TryVerify_HeaderThatTheKeyItselfSigned_IsTakenOnlyWhenItMayBe(string header, JwsRefusal expected) =>
        Assert.Equal(expected, Judge(Sign(header, "foo"u8)));

    [Fact]
    public void Cases_AreEnoughWaysToBeWrong()
    {
        Assert.True(Wrongs.Of<JwsRefusal>(GetType()).Count >= 60);
        Assert.True(Wrongs.Of<JwsRefusal>(GetType()).Distinct().Count() >= 10);
    }

    [Fact]
    public void TryVerify_HmacKeyedByThePublicKey_IsRefused()
    {
        string input = $"{Encode("{\"alg\":\"HS256\"}"u8)}.{Encode("foo"u8)}";
        foreach (byte[] secret in (byte[][])[SignerKeys.Ed25519.PublicKey.ToArray(), SignerKeys.Public(JwsAlgorithm.EdDsa).Write()])
        {
            Assert.Equal(JwsRefusal.AlgorithmUnsupported, Judge($"{input}.{Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input)))}"));
        }
    }

    [Fact]
    public void TryVerify_SignatureOfWrongLengthOrOfAnother_IsRefused()
    {
        string valid = Sign(Honest, "foo"u8);
        string[] parts = valid.Split('.');
        byte[] signature = Base64Url.DecodeFromChars(parts[2]);
        using var other = Ed25519PrivateKey.Generate();
        foreach (byte[] wrong in (byte[][])[[], signature[..^1], [.. signature, 0], [.. signature, .. signature], new byte[64], other.Sign(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"))])
        {
            Assert.Equal(JwsRefusal.SignatureInvalid, Judge($"{parts[0]}.{parts[1]}.{Encode(wrong)}"));
        }

        Assert.Equal(JwsRefusal.SignatureInvalid, Judge($"{parts[0]}.{Encode("bar"u8)}.{parts[2]}"));
        Assert.Equal(JwsRefusal.SignatureInvalid, Judge($"{Encode("{\"alg\":\"EdDSA\"}"u8)}.{parts[1]}.{parts[2]}"));
        Assert.Equal(JwsRefusal.None, Judge(valid));
    }

    [Fact]
    public void TryVerify_EcdsaSignatureInDer_IsRefused()
    {
        string input = $"{Encode("{\"alg\":\"ES384\"}"u8)}.{Encode("foo"u8)}";
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        ECParameters parameters = ecdsa.ExportParameters(includePrivateParameters: false);
        Assert.True(Cryptography.Ecdsa.EcdsaPublicKey.TryFromCoordinates(Cryptography.Ecdsa.EcdsaCurve.P384, parameters.Q.X, parameters.Q.Y, out Cryptography.Ecdsa.EcdsaPublicKey? key));
        byte[] message = Encoding.ASCII.GetBytes(input);
        byte[] der = ecdsa.SignData(message, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence);
        byte[] fixedForm = ecdsa.SignData(message, HashAlgorithmName.SHA384, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

        Assert.Equal(JwsRefusal.SignatureInvalid, Judge($"{input}.{Encode(der)}", JsonWebKey.Of(key)));
        Assert.Equal(JwsRefusal.None, Judge($"{input}.{Encode(fixedForm)}", JsonWebKey.Of(key)));
    }

    [Fact]
    public void TryParse_LongerThanTheBounds_IsRefused()
    {
        string atBound = Sign(Honest, new byte[(JoseLimits.CompactCharsMax * 3 / 4) - 200]);
        Assert.Equal(JwsRefusal.None, Judge(atBound));
        Assert.Equal(JwsRefusal.TooLarge, Judge(atBound + new string('A', JoseLimits.CompactCharsMax + 1 - atBound.Length)));
        Assert.Equal(JwsRefusal.EncodingInvalid, Judge(atBound + new string('A', JoseLimits.CompactCharsMax - atBound.Length)));

        string Padded(int bytes) => "{\"alg\":\"EdDSA\",\"pad\":\"" + new string('x', bytes - 24) + "\"}";
        Assert.Equal(JwsRefusal.None, Judge(Sign(Padded(JoseLimits.HeaderBytesMax), "foo"u8)));
        Assert.Equal(JwsRefusal.HeaderMalformed, Judge(Sign(Padded(JoseLimits.HeaderBytesMax + 1), "foo"u8)));
        Assert.Equal(JwsRefusal.KeyIdMismatch, Judge(Sign($"{{\"alg\":\"EdDSA\",\"kid\":\"{new string('k', JoseLimits.NameCharsMax)}\"}}", "foo"u8)));
        Assert.Equal(JwsRefusal.HeaderMalformed, Judge(Sign($"{{\"alg\":\"EdDSA\",\"kid\":\"{new string('k', JoseLimits.NameCharsMax + 1)}\"}}", "foo"u8)));
        Assert.Equal(JwsRefusal.HeaderMalformed, Judge(Sign("{\"alg\":\"EdDSA\",\"deep\":[[[[[[[[1]]]]]]]]}", "foo"u8)));
    }

    [Fact]
    public void TryVerify_MutatedText_NeverHolds()
    {
        string valid = Sign(Honest, "some payload"u8);
        Prop.ForAll(Texts.Mutated(Texts.Utf8(valid)), bytes => bytes.AsSpan().SequenceEqual(Texts.Utf8(valid)) || Judge(bytes) != JwsRefusal.None)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void TryParse_AnyBytes_NeverThrows() => Prop.ForAll(Texts.Bytes, bytes => Judge(bytes) != JwsRefusal.None).QuickCheckThrowOnFailure();

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    private static string Sign(string header, ReadOnlySpan<byte> payload)
    {
        string input = $"{Encode(Texts.Utf8(header))}.{Encode(payload)}";
        return $"{input}.{Encode(SignerKeys.Ed25519.Sign(Encoding.ASCII.GetBytes(input)))}";
    }

    private static JwsRefusal Judge(string text, JsonWebKey? key = null) =>
        CompactJws.TryParse(text, out CompactJws? jws, out JwsRefusal refusal) && jws.TryVerify(key ?? SignerKeys.Public(JwsAlgorithm.EdDsa), out _, out refusal)
            ? JwsRefusal.None
            : refusal;

    private static JwsRefusal Judge(byte[] text) =>
        CompactJws.TryParse(text, out CompactJws? jws, out JwsRefusal refusal) && jws.TryVerify(SignerKeys.Public(JwsAlgorithm.EdDsa), out _, out refusal)
            ? JwsRefusal.None
            : refusal;
}
