using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Methods;
using OrleansMesh.Domain.Identity.Resolution;

namespace OrleansMesh.Domain.Tests.Identity.Methods;

public sealed class DidWebTests
{
    [Theory]
    [InlineData("did:web:w3c-ccg.github.io", "https://w3c-ccg.github.io/.well-known/did.json")]
    [InlineData("did:web:w3c-ccg.github.io:user:alice", "https://w3c-ccg.github.io/user/alice/did.json")]
    [InlineData("did:web:example.com%3A3000", "https://example.com:3000/.well-known/did.json")]
    [InlineData("did:web:example.com%3A3000:user:alice", "https://example.com:3000/user/alice/did.json")]
    [InlineData("did:web:example.com%3a65535:a", "https://example.com:65535/a/did.json")]
    [InlineData("did:web:localhost%3A8443", "https://localhost:8443/.well-known/did.json")]
    [InlineData("did:web:example.com:a%20b", "https://example.com/a%20b/did.json")]
    [InlineData("did:web:xn--bcher-kva.example", "https://xn--bcher-kva.example/.well-known/did.json")]
    public void TryGetLocation_WellFormed_Address(string did, string address)
    {
        Assert.True(DidWeb.TryGetLocation(Did.Parse(did), out Uri? location));
        Assert.Equal(address, location.AbsoluteUri);
    }

    [Theory]
    [InlineData("did:mesh:example.com")]
    [InlineData("did:web:127.0.0.1")]
    [InlineData("did:web:2130706433")]
    [InlineData("did:web:0x7f.0x1")]
    [InlineData("did:web:example.0x1")]
    [InlineData("did:web:%5B%3A%3A1%5D")]
    [InlineData("did:web:example.com%3A")]
    [InlineData("did:web:example.com%3A0")]
    [InlineData("did:web:example.com%3A080")]
    [InlineData("did:web:example.com%3A65536")]
    [InlineData("did:web:example.com%3A80%3A81")]
    [InlineData("did:web:example.com%3A-1")]
    [InlineData("did:web:user%40example.com")]
    [InlineData("did:web:example.com%2Fpath")]
    [InlineData("did:web:example..com")]
    [InlineData("did:web:.example.com")]
    [InlineData("did:web:example.com.")]
    [InlineData("did:web:-example.com")]
    [InlineData("did:web:exa_mple.com")]
    [InlineData("did:web:ex%D0%B0mple.com")]
    [InlineData("did:web::path")]
    [InlineData("did:web:example.com::path")]
    [InlineData("did:web:example.com:..:secret")]
    [InlineData("did:web:example.com:.")]
    [InlineData("did:web:example.com:%2e%2e:secret")]
    [InlineData("did:web:example.com:a%2Fb")]
    [InlineData("did:web:example.com:a%5Cb")]
    [InlineData("did:web:example.com:%252e%252e")]
    [InlineData("did:web:example.com:a%00b")]
    public void TryGetLocation_Wrong_False(string did) => Assert.False(DidWeb.TryGetLocation(Did.Parse(did), out _));

    [Fact]
    public void TryGetLocation_HostLength_BoundedOnBothSides()
    {
        string label = new('a', 63);
        Assert.True(DidWeb.TryGetLocation(Did.Parse($"did:web:{label}.{label}.{label}.example"), out _));
        Assert.False(DidWeb.TryGetLocation(Did.Parse($"did:web:{label}a.example"), out _));
    }

    [Theory]
    [InlineData("hub.example", "did:web:hub.example")]
    [InlineData("hub.example:8443", "did:web:hub.example%3A8443")]
    public void TryEncode_Host_Did(string host, string did)
    {
        Assert.True(DidWeb.TryEncode(host, out Did encoded));
        Assert.Equal(did, encoded.ToString());
    }

    [Fact]
    public void TryEncode_Address_False() => Assert.False(DidWeb.TryEncode("127.0.0.1:80", out _));

    [Fact]
    public void Read_DocumentOfAnother_Invalid()
    {
        Did did = Did.Parse("did:web:example.com");
        Assert.NotNull(DidResolution.Read(did, Texts.Utf8("""{"id":"did:web:example.com"}""")).Document);
        foreach (string wrong in (string[])["""{"id":"did:web:Example.com"}""", """{"id":"did:web:example.com","id":"did:web:example.com"}""", "{}", "", "[]"])
        {
            Assert.Equal(ResolutionError.InvalidDidDocument, DidResolution.Read(did, Texts.Utf8(wrong)).Error);
        }
    }

    [Fact]
    public void TryGetLocation_AnyText_StaysAtItsHost() => Prop.ForAll<string>(text =>
    {
        bool taken = Did.TryParse("did:web:example.com:" + text, out Did did) && DidWeb.TryGetLocation(did, out Uri? location)
            && (location.Host != "example.com" || location.Scheme != "https" || !location.AbsolutePath.EndsWith("/did.json", StringComparison.Ordinal));
        return !taken;
    }).QuickCheckThrowOnFailure();
}
