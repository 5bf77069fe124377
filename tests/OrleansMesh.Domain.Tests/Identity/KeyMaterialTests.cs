using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Tests.Identity;

public sealed class KeyMaterialTests
{
    // The public did:key vectors spell these keys so.
    private const string Ed25519Jwk = "\"type\":\"JsonWebKey2020\",\"publicKeyJwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"_eT7oDCtAC98L31MMx9J0T-w7HR-zuvsY08f9MvKne8\"}";
    private const string P256Jwk = "\"type\":\"JsonWebKey2020\",\"publicKeyJwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"igrFmi0whuihKnj9R3Om1SoMph72wUGeFaBbzG2vzns\",\"y\":\"efsX5b10x8yjyrj4ny3pGfLcY7Xby1KzgqOdqnsrJIM\"}";
    private const string X25519Jwk = "\"type\":\"JsonWebKey2020\",\"publicKeyJwk\":{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"jRIz3oriXDNZmnb35XQb7K1UIlz3ae1ao1YSqLeBXHs\"}";
    private const string Ed25519Base58 = "\"type\":\"Ed25519VerificationKey2018\",\"publicKeyBase58\":\"4zvwRjXUKGfvwnParsHAS3HuSVzV5cA4McphgmoCtajS\"";

    [Theory]
    [InlineData(Ed25519Jwk, "did:key:z6MkwYMhwTvsq376YBAcJHy3vyRWzBgn5vKfVqqDCgm7XVKU")]
    [InlineData(Ed25519Base58, "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp")]
    public void TryParse_OlderSpelling_SameKeyAsTheDidKey(string members, string did)
    {
        Assert.True(DidKey.TryDecode(Did.Parse(did), out Ed25519PublicKey? expected));
        Assert.Equal(expected, Assert.Single(Read(members)!.VerificationMethods).Ed25519);
    }

    [Fact]
    public void Encode_AnyKey_AsTheLibraryWritesIt() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(
        Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(32).ToArbitrary(),
        Gen.Choose(0, 32).ToArbitrary(),
        (bytes, zeros) =>
        {
            bytes.AsSpan(0, zeros).Clear();
            Assert.True(X25519PublicKey.TryFromBytes(bytes, out X25519PublicKey? key));
            Assert.Equal("z" + SimpleBase.Base58.Bitcoin.Encode([0xEC, 0x01, .. bytes]), Multikey.Encode(key));
        }));

    [Fact]
    public void AddProof_AnySignature_WrittenAsTheLibraryWritesIt() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(
        Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(64).ToArbitrary(),
        Gen.Choose(0, 64).ToArbitrary(),
        (bytes, zeros) =>
        {
            bytes.AsSpan(0, zeros).Clear();
            byte[] proven = DataIntegrity.AddProof("{}"u8.ToArray(), new ProofOptions("did:mesh:a#k", KeyPurpose.Authentication, TestMesh.Now), new Echo(bytes));
            Assert.Contains($"\"proofValue\":\"z{SimpleBase.Base58.Bitcoin.Encode(bytes)}\"", System.Text.Encoding.UTF8.GetString(proven), StringComparison.Ordinal);
        }));

    [Fact]
    public void TryParse_Base58_ReadAsTheLibraryWritesIt() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(32).ToArbitrary(),
        Gen.Choose(0, 32).ToArbitrary(),
        (bytes, zeros) =>
        {
            bytes.AsSpan(0, zeros).Clear();
            string text = SimpleBase.Base58.Bitcoin.Encode(bytes);
            Assert.Equal(bytes, Base58Key(text)!.ToArray());
            Assert.Null(Base58Key("1" + text));
            Assert.True(text[0] != '1' || Base58Key(text[1..]) is null);
            Assert.Null(Base58Key(text + "222"));
            Assert.Null(Base58Key(text[..^1] + "0"));
            Assert.Null(Base58Key(text[..^1] + "é"));
        }));

    [Fact]
    public void TryParse_AgreementJwk_ReadAsX25519()
    {
        VerificationMethod method = Assert.Single(Read(X25519Jwk)!.VerificationMethods);
        Assert.Null(method.Ed25519);
        Assert.NotNull(method.X25519);
    }

    [Theory]
    [InlineData(P256Jwk, "did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv")]
    [InlineData("\"type\":\"Multikey\",\"publicKeyMultibase\":\"zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv\"", "did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv")]
    [InlineData("\"type\":\"P256Key2021\",\"publicKeyBase58\":\"ekVhkcBFq3w7jULLkBVye6PwaTuMbhJYuzwFnNcgQAPV\"", "did:key:zDnaeTiq1PdzvZXUaMdezchcMJQpBdH2VN4pgrrEhMCCbmwSb")]
    public void TryParse_NistCurve_SameKeyAsTheDidKey(string members, string did)
    {
        Assert.True(DidKey.TryDecode(Did.Parse(did), out EcdsaPublicKey? expected));
        VerificationMethod method = Assert.Single(Read(members)!.VerificationMethods);
        Assert.Equal(expected, method.Ecdsa);
        Assert.Equal(expected, method.Verifying);
    }

    [Theory]
    [InlineData(EcdsaCurve.P256, "did:key:zDn")]
    [InlineData(EcdsaCurve.P384, "did:key:z82")]
    public void TryResolve_DidKeyOfANistCurve_ServesEveryPurpose(EcdsaCurve curve, string prefix)
    {
        using var key = EcdsaPrivateKey.Generate(curve);
        Did did = DidKey.Encode(key.PublicKey);
        Assert.StartsWith(prefix, did.ToString(), StringComparison.Ordinal);
        Assert.True(DidKey.TryResolve(did, out DidDocument? document));
        Assert.All(Enum.GetValues<KeyPurpose>(), purpose => Assert.Equal(key.PublicKey, Assert.Single(document.KeysFor(purpose)).Ecdsa));
    }

    [Theory]
    [InlineData("\"type\":\"JsonWebKey2020\",\"publicKeyJwk\":{\"kty\":\"EC\",\"crv\":\"P-256\"}")]
    [InlineData("\"type\":\"JsonWebKey2020\",\"publicKeyJwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"igrFmi0whuihKnj9R3Om1SoMph72wUGeFaBbzG2vzns\",\"y\":\"efsX5b10x8yjyrj4ny3pGfLcY7Xby1KzgqOdqnsrJIN\"}")]
    [InlineData("\"type\":\"JsonWebKey2020\"")]
    [InlineData("\"type\":\"JsonWebKey2020\",\"publicKeyJwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\"}")]
    [InlineData("\"type\":\"JsonWebKey2020\",\"publicKeyJwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"_eT7oDCtAC98L31MMx9J0T-w7HR-zuvsY08f9MvKne9\"}")]
    [InlineData("\"type\":\"JsonWebKey2020\",\"publicKeyJwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"_eT7oDCtAC98L31MMx9J0T-w7HR-zuvsY08f9MvKne8=\"}")]
    [InlineData("\"type\":\"Ed25519VerificationKey2018\",\"publicKeyBase58\":\"4zvwRjXUKGfvwnParsHAS3HuSVzV5cA4McphgmoCta\"")]
    [InlineData("\"type\":\"Ed25519VerificationKey2018\",\"publicKeyBase58\":\"4zvwRjXUKGfvwnParsHAS3HuSVzV5cA4McphgmoCtajé\"")]
    [InlineData("\"type\":\"Ed25519VerificationKey2020\",\"publicKeyMultibase\":\"z6LShs9GGnqk85isEBzzshkuVWrVKsRp24GnDuHk8QWkARMW\"")]
    public void TryParse_KeyThatDoesNotDecode_DocumentRefused(string members) => Assert.Null(Read(members));

    [Theory]
    [InlineData("\"type\":\"JsonWebKey2020\",\"publicKeyJwk\":{\"kty\":\"EC\",\"crv\":\"P-521\"}")]
    [InlineData("\"type\":\"JsonWebKey2020\",\"publicKeyJwk\":{\"kty\":\"RSA\"}")]
    [InlineData("\"type\":\"Multikey\",\"publicKeyMultibase\":\"zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme\"")]
    [InlineData("\"type\":\"SomethingNew2030\"")]
    public void TryParse_KindThatIsNotRead_TakenWithoutAKey(string members)
    {
        VerificationMethod method = Assert.Single(Read(members)!.VerificationMethods);
        Assert.Null(method.Ed25519);
        Assert.Null(method.X25519);
    }

    [Fact]
    public void TryDecode_AnyMultibaseText_NeverThrows() => Prop.ForAll<string>(text =>
        !Multikey.TryDecode("z" + text, out Ed25519PublicKey? key) || Multikey.Encode(key) == "z" + text).QuickCheckThrowOnFailure();

    private static DidDocument? Read(string members)
    {
        string text = $"{{\"id\":\"did:x:y\",\"verificationMethod\":[{{\"id\":\"#k\",\"controller\":\"did:x:y\",{members}}}]}}";
        bool read = DidDocument.TryParse(Texts.Utf8(text), out DidDocument? document, out DidDocumentFault fault);
        Assert.Equal(read ? DidDocumentFault.None : DidDocumentFault.MethodInvalid, fault);
        return document;
    }

    private static Ed25519PublicKey? Base58Key(string text) =>
        Read($"\"type\":\"Ed25519VerificationKey2018\",\"publicKeyBase58\":\"{text}\"")?.VerificationMethods.Single().Ed25519;

    /// <summary>"Signs" with the same bytes, whatever it is given.</summary>
    private sealed class Echo(byte[] signature) : IEd25519SigningKey
    {
        public Ed25519PublicKey PublicKey => TestMesh.Acme.Key.PublicKey;

        IVerifyingKey ISigningKey.PublicKey => PublicKey;

        public byte[] Sign(ReadOnlySpan<byte> message) => signature;

        public void Dispose()
        {
        }
    }
}
