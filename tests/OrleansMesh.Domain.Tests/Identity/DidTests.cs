using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Tests.Identity;

public sealed class DidTests
{
    [Theory]
    [InlineData("did:mesh:enterprise:acme-001", "mesh", "enterprise:acme-001")]
    [InlineData("did:web:example.com%3A3000:user", "web", "example.com%3A3000:user")]
    [InlineData("did:a1::b", "a1", ":b")]
    public void TryParse_ValidDid_SplitsMethodAndId(string text, string method, string id)
    {
        Assert.True(Did.TryParse(text, out Did did));
        Assert.Equal(method, did.Method.ToString());
        Assert.Equal(id, did.Id.ToString());
        Assert.Equal(text, did.ToString());
        Assert.Equal(Did.Parse(text), did);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("did:")]
    [InlineData("did:mesh")]
    [InlineData("did:mesh:")]
    [InlineData("did::x")]
    [InlineData("did:Mesh:x")]
    [InlineData("DID:mesh:x")]
    [InlineData("did:mesh:x:")]
    [InlineData("did:mesh:x y")]
    [InlineData("did:mesh:x%4")]
    [InlineData("did:mesh:x%zz")]
    [InlineData("did:mesh:é")]
    [InlineData("did:mesh:x#key")]
    [InlineData("did:mesh:x/path")]
    public void TryParse_BrokenDid_False(string? text) => Assert.False(Did.TryParse(text, out _));

    [Fact]
    public void TryParse_Length_BoundedOnBothSides()
    {
        Assert.True(Did.TryParse("did:x:" + new string('a', Did.LengthMax - 6), out _));
        Assert.False(Did.TryParse("did:x:" + new string('a', Did.LengthMax - 5), out _));
    }

    [Theory]
    [InlineData("did:mesh:acme", true)]
    [InlineData("did:mesh:a:b:c:d", true)]
    [InlineData("did:mesh:a:b:c:d:e", false)]
    [InlineData("did:mesh:Acme", false)]
    [InlineData("did:mesh:a_b", false)]
    [InlineData("did:mesh:a::b", false)]
    [InlineData("did:web:acme", false)]
    public void DidMesh_TryParse_KeepsItsOwnSyntax(string text, bool valid) => Assert.Equal(valid, DidMesh.TryParse(text, out _));

    [Fact]
    public void DidMesh_SegmentLength_BoundedOnBothSides()
    {
        Assert.True(DidMesh.TryParse("did:mesh:" + new string('a', 64), out _));
        Assert.False(DidMesh.TryParse("did:mesh:" + new string('a', 65), out _));
    }

    [Theory]
    [InlineData("did:mesh:acme#key-1", "", "", "key-1")]
    [InlineData("did:mesh:acme/a/b?c=d#e", "/a/b", "c=d", "e")]
    [InlineData("did:mesh:acme?x", "", "x", "")]
    [InlineData("did:mesh:acme", "", "", "")]
    public void DidUrl_TryParse_SplitsAndPrints(string text, string path, string query, string fragment)
    {
        Assert.True(DidUrl.TryParse(text, out DidUrl? url));
        Assert.Equal((path, query, fragment), (url.Path, url.Query, url.Fragment));
        Assert.Equal(text, url.ToString());
    }

    [Fact]
    public void DidUrl_TryResolve_RelativeFragmentGetsTheDocument()
    {
        Assert.True(DidUrl.TryResolve(Did.Parse("did:mesh:acme"), "#key-1", out DidUrl? url));
        Assert.Equal("did:mesh:acme#key-1", url.ToString());
        Assert.False(DidUrl.TryResolve(Did.Parse("did:mesh:acme"), "#", out _));
        Assert.False(DidUrl.TryResolve(Did.Parse("did:mesh:acme"), "key-1", out _));
    }

    [Fact]
    public void TryParse_AnyText_NeverThrows() => Prop.ForAll<string>(text =>
    {
        bool did = Did.TryParse("did:mesh:" + text, out _);
        _ = DidMesh.TryParse(text, out _);
        return !did || DidUrl.TryParse("did:mesh:" + text, out _);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void DidKey_AnySeed_RoundTripsAndResolves() => Prop.ForAll<int>(seed =>
    {
        byte[] bytes = new byte[32];
        BitConverter.TryWriteBytes(bytes, seed);
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(bytes);
        Did did = DidKey.Encode(key.PublicKey);
        return DidKey.TryDecode(did, out Ed25519PublicKey? read) && read.Equals(key.PublicKey)
            && DidKey.TryResolve(did, out DidDocument? document)
            && document.TryFindKey(DidKey.KeyId(key.PublicKey), KeyPurpose.Authentication, out Ed25519PublicKey? found) && found.Equals(read)
            && document.KeysFor(KeyPurpose.KeyAgreement) is [{ X25519: not null }];
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp", true)]
    [InlineData("did:key:z6LShs9GGnqk85isEBzzshkuVWrVKsRp24GnDuHk8QWkARMW", true)]
    [InlineData("did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv", true)]
    [InlineData("did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooW0", false)]
    [InlineData("did:key:z", false)]
    [InlineData("did:key:f0102", false)]
    [InlineData("did:mesh:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp", false)]
    public void DidKey_TryResolve_KnownKindsOnly(string did, bool resolves) => Assert.Equal(resolves, DidKey.TryResolve(Did.Parse(did), out _));
}
