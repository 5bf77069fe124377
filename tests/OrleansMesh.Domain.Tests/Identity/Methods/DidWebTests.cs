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
    [InlineData("did:mesh:example.com", DidWebFault.MethodMismatch)]
    [InlineData("did:web:127.0.0.1", DidWebFault.HostIsAddress)]
    [InlineData("did:web:2130706433", DidWebFault.HostIsAddress)]
    [InlineData("did:web:0x7f.0x1", DidWebFault.HostIsAddress)]
    [InlineData("did:web:example.0x1", DidWebFault.HostIsAddress)]
    [InlineData("did:web:%5B%3A%3A1%5D", DidWebFault.HostInvalid)]
    [InlineData("did:web:example.com%3A", DidWebFault.PortInvalid)]
    [InlineData("did:web:example.com%3A0", DidWebFault.PortInvalid)]
    [InlineData("did:web:example.com%3A080", DidWebFault.PortInvalid)]
    [InlineData("did:web:example.com%3A65536", DidWebFault.PortInvalid)]
    [InlineData("did:web:example.com%3A80%3A81", DidWebFault.PortInvalid)]
    [InlineData("did:web:example.com%3A-1", DidWebFault.PortInvalid)]
    [InlineData("did:web:user%40example.com", DidWebFault.HostInvalid)]
    [InlineData("did:web:example.com%2Fpath", DidWebFault.HostInvalid)]
    [InlineData("did:web:example..com", DidWebFault.HostInvalid)]
    [InlineData("did:web:.example.com", DidWebFault.HostInvalid)]
    [InlineData("did:web:example.com.", DidWebFault.HostInvalid)]
    [InlineData("did:web:-example.com", DidWebFault.HostInvalid)]
    [InlineData("did:web:exa_mple.com", DidWebFault.HostInvalid)]
    [InlineData("did:web:ex%D0%B0mple.com", DidWebFault.HostInvalid)]
    [InlineData("did:web::path", DidWebFault.HostInvalid)]
    [InlineData("did:web:example.com::path", DidWebFault.PathInvalid)]
    [InlineData("did:web:example.com:..:secret", DidWebFault.PathInvalid)]
    [InlineData("did:web:example.com:.", DidWebFault.PathInvalid)]
    [InlineData("did:web:example.com:%2e%2e:secret", DidWebFault.PathInvalid)]
    [InlineData("did:web:example.com:a%2Fb", DidWebFault.PathInvalid)]
    [InlineData("did:web:example.com:a%5Cb", DidWebFault.PathInvalid)]
    [InlineData("did:web:example.com:%252e%252e", DidWebFault.PathInvalid)]
    [InlineData("did:web:example.com:a%00b", DidWebFault.PathInvalid)]
    [InlineData("did:key:example.com", DidWebFault.MethodMismatch)]
    [InlineData("did:web:127.1", DidWebFault.HostIsAddress)]
    [InlineData("did:web:0X7F000001", DidWebFault.HostIsAddress)]
    [InlineData("did:web:1.2.3.4%3A443", DidWebFault.HostIsAddress)]
    [InlineData("did:web:example.com-", DidWebFault.HostInvalid)]
    [InlineData("did:web:exa%20mple.com", DidWebFault.HostInvalid)]
    [InlineData("did:web:example.com%0A", DidWebFault.HostInvalid)]
    [InlineData("did:web:example.com%00", DidWebFault.HostInvalid)]
    [InlineData("did:web:%D0%B5xample.com", DidWebFault.HostInvalid)]
    [InlineData("did:web:example.com%23frag", DidWebFault.HostInvalid)]
    [InlineData("did:web:example.com%3Fq", DidWebFault.HostInvalid)]
    [InlineData("did:web:example.com%3A%2080", DidWebFault.PortInvalid)]
    [InlineData("did:web:example.com%3A8443%2Fx", DidWebFault.PortInvalid)]
    [InlineData("did:web:example.com%3A0x50", DidWebFault.PortInvalid)]
    [InlineData("did:web:example.com:a:%2E", DidWebFault.PathInvalid)]
    [InlineData("did:web:example.com:a%0D%0AHost%3A%20evil.example", DidWebFault.PathInvalid)]
    [InlineData("did:web:example.com:a%252Fb", DidWebFault.PathInvalid)]
    public void TryGetLocation_Wrong_RefusedForItsReason(string did, DidWebFault expected)
    {
        Assert.False(DidWeb.TryGetLocation(Did.Parse(did), out _, out DidWebFault fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void TryGetLocation_Cases_AreEnoughWaysToBeWrong()
    {
        IReadOnlyList<DidWebFault> wrongs = Wrongs.Of<DidWebFault>(GetType());
        Assert.True(wrongs.Count >= 40, $"{wrongs.Count}");
        Assert.Equal(Enum.GetValues<DidWebFault>().Where(fault => fault != DidWebFault.None), wrongs.Distinct().Order());
    }

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
