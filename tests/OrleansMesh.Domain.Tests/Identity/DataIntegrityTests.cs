using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;
using OrleansMesh.Testing;

namespace OrleansMesh.Domain.Tests.Identity;

public sealed class DataIntegrityTests
{
    private static readonly byte[] Signed = DataIntegrity.AddProof(
        Texts.Utf8("{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],\"name\":\"é\",\"n\":1.5}"),
        new ProofOptions(TestMesh.Acme.KeyId, KeyPurpose.AssertionMethod, TestMesh.Now),
        TestMesh.Acme.Key);

    [VectorsFact]
    public void EddsaJcs2022_PublicExample_EveryStepEqual()
    {
        string Read(string file) => File.ReadAllText(Vectors.PathOf("vc", "eddsa-jcs-2022", file)).Trim();
        byte[] unsigned = File.ReadAllBytes(Vectors.PathOf("vc", "unsigned.json"));
        Assert.True(CanonicalJson.TryCanonicalize(unsigned, JsonLimits.Default, out byte[]? document, out _));
        Assert.Equal(Read("canonDocJCS.txt"), Encoding.UTF8.GetString(document));
        Assert.True(CanonicalJson.TryCanonicalize(Texts.Utf8(Read("proofConfigJCS.json")), JsonLimits.Default, out byte[]? options, out _));
        Assert.Equal(Read("proofCanonJCS.txt"), Encoding.UTF8.GetString(options));
        Assert.Equal(Read("combinedHashJCS.txt"), Convert.ToHexStringLower(DataIntegrity.HashData(document, options)));

        using JsonDocument pair = JsonDocument.Parse(File.ReadAllBytes(Vectors.PathOf("vc", "keyPair.json")));
        byte[] secret = SimpleBase.Base58.Bitcoin.Decode(pair.RootElement.GetProperty("privateKeyMultibase").GetString().AsSpan(1));
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(secret.AsSpan(2));
        var proof = new ProofOptions(DidKey.KeyId(key.PublicKey), KeyPurpose.AssertionMethod, DateTimeOffset.Parse("2023-02-24T23:36:38Z", null));
        Assert.True(CanonicalJson.TryCanonicalize(Texts.Utf8(Read("signedJCS.json")), JsonLimits.Default, out byte[]? expected, out _));
        Assert.Equal(Encoding.UTF8.GetString(expected), Encoding.UTF8.GetString(DataIntegrity.AddProof(unsigned, proof, key)));

        Assert.True(DidKey.TryResolve(DidKey.Encode(key.PublicKey), out DidDocument? signer));
        Assert.Equal(ProofRefusal.None, DataIntegrity.Verify(Texts.Utf8(Read("signedJCS.json")), KeyPurpose.AssertionMethod, signer, TestMesh.Now));
    }

    [Fact]
    public void Verify_OwnProof_Holds() => Assert.Equal(ProofRefusal.None, Verify(Signed));

    [Fact]
    public void Verify_EveryByteChanged_Refused()
    {
        for (int at = 0; at < Signed.Length; at++)
        {
            byte[] forged = [.. Signed];
            forged[at] ^= 0x01;
            Assert.NotEqual(ProofRefusal.None, Verify(forged));
        }
    }

    [Fact]
    public void Verify_MutatedDocument_NeverThrowsNeverHolds() =>
        Prop.ForAll(Texts.Mutated(Signed), bytes =>
            Verify(bytes) != ProofRefusal.None
            || (CanonicalJson.TryCanonicalize(bytes, JsonLimits.Default, out byte[]? same, out _) && same.AsSpan().SequenceEqual(Signed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Verify_Reasons_AreDistinct()
    {
        string signed = Encoding.UTF8.GetString(Signed);
        Assert.Equal(ProofRefusal.Malformed, Verify(Texts.Utf8("{")));
        Assert.Equal(ProofRefusal.ProofMalformed, Verify(Texts.Utf8("{}")));
        Assert.Equal(ProofRefusal.SuiteUnsupported, Verify(Texts.Utf8(signed.Replace("eddsa-jcs-2022", "ecdsa-jcs-2019", StringComparison.Ordinal))));
        Assert.Equal(ProofRefusal.KeyUnknown, DataIntegrity.Verify(Signed, KeyPurpose.AssertionMethod, TestMesh.Mit.Document, TestMesh.Now));
        Assert.Equal(ProofRefusal.PurposeMismatch, DataIntegrity.Verify(Signed, KeyPurpose.Authentication, TestMesh.Acme.Document, TestMesh.Now));
        Assert.Equal(ProofRefusal.ContextMismatch, Verify(Texts.Utf8(signed.Replace("{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],\"n\"", "{\"@context\":[\"x\"],\"n\"", StringComparison.Ordinal))));
        Assert.Equal(ProofRefusal.SignatureInvalid, Verify(Texts.Utf8(signed.Replace("1.5", "2.5", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData(-30, ProofRefusal.None)]
    [InlineData(-31, ProofRefusal.CreatedInFuture)]
    public void Verify_CreatedAhead_SkewBoundedOnBothSides(int seconds, ProofRefusal expected) =>
        Assert.Equal(expected, DataIntegrity.Verify(Signed, KeyPurpose.AssertionMethod, TestMesh.Acme.Document, TestMesh.Now.AddSeconds(seconds)));

    private static ProofRefusal Verify(byte[] bytes) =>
        DataIntegrity.Verify(bytes, KeyPurpose.AssertionMethod, TestMesh.Acme.Document, TestMesh.Now);
}
