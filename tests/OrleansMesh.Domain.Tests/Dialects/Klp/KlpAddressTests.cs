using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Dialects.Klp;

namespace OrleansMesh.Domain.Tests.Dialects.Klp;

/// <summary>P-01: addresses are parsed and printed without loss.</summary>
public sealed class KlpAddressTests
{
    [Theory]
    [InlineData("klp://node.domain.kai", "node.domain.kai", "", null, null)]
    [InlineData("klp://node.domain.kai/agents/123?a=1&b=2#top", "node.domain.kai", "/agents/123", "a=1&b=2", "top")]
    [InlineData("klp://node:65535/", "node:65535", "/", null, null)]
    [InlineData("klp://node?", "node", "", "", null)]
    [InlineData("klp://node#", "node", "", null, "")]
    [InlineData("klp://node#a?b", "node", "", null, "a?b")]
    [InlineData("klp://node//x", "node", "//x", null, null)]
    [InlineData("klp://did%3Amesh%3Aacme/%20", "did%3Amesh%3Aacme", "/%20", null, null)]
    public void TryParse_Address_PartsAndSameText(string text, string authority, string path, string? query, string? fragment)
    {
        Assert.True(KlpAddress.TryParse(text, out KlpAddress? address, out KlpAddressFault fault), fault.ToString());
        Assert.Equal((authority, path, query, fragment), (address.Authority, address.Path, address.Query, address.Fragment));
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData(null, KlpAddressFault.SchemeInvalid)]
    [InlineData("", KlpAddressFault.SchemeInvalid)]
    [InlineData("node", KlpAddressFault.SchemeInvalid)]
    [InlineData("KLP://node", KlpAddressFault.SchemeInvalid)]
    [InlineData("klp:node", KlpAddressFault.SchemeInvalid)]
    [InlineData(" klp://node", KlpAddressFault.SchemeInvalid)]
    [InlineData("klps://node", KlpAddressFault.SchemeInvalid)]
    [InlineData("klp://", KlpAddressFault.AuthorityInvalid)]
    [InlineData("klp:///path", KlpAddressFault.AuthorityInvalid)]
    [InlineData("klp://user@node", KlpAddressFault.AuthorityInvalid)]
    [InlineData("klp://[::1]/", KlpAddressFault.AuthorityInvalid)]
    [InlineData("klp://nodé", KlpAddressFault.AuthorityInvalid)]
    [InlineData("klp://a b", KlpAddressFault.AuthorityInvalid)]
    [InlineData("klp://:80", KlpAddressFault.AuthorityInvalid)]
    [InlineData("klp://node:", KlpAddressFault.PortInvalid)]
    [InlineData("klp://node:0", KlpAddressFault.PortInvalid)]
    [InlineData("klp://node:080", KlpAddressFault.PortInvalid)]
    [InlineData("klp://node:65536", KlpAddressFault.PortInvalid)]
    [InlineData("klp://node:1:2", KlpAddressFault.PortInvalid)]
    [InlineData("klp://node:x", KlpAddressFault.PortInvalid)]
    [InlineData("klp://node/a b", KlpAddressFault.PathInvalid)]
    [InlineData("klp://node/a\\b", KlpAddressFault.PathInvalid)]
    [InlineData("klp://node/é", KlpAddressFault.PathInvalid)]
    [InlineData("klp://node/\u0000", KlpAddressFault.PathInvalid)]
    [InlineData("klp://node?a b", KlpAddressFault.QueryInvalid)]
    [InlineData("klp://node?\"", KlpAddressFault.QueryInvalid)]
    [InlineData("klp://node#a#b", KlpAddressFault.FragmentInvalid)]
    [InlineData("klp://node#<", KlpAddressFault.FragmentInvalid)]
    [InlineData("klp://no%zz", KlpAddressFault.PercentInvalid)]
    [InlineData("klp://node/%4", KlpAddressFault.PercentInvalid)]
    [InlineData("klp://node?%zz", KlpAddressFault.PercentInvalid)]
    [InlineData("klp://node#%", KlpAddressFault.PercentInvalid)]
    public void TryParse_NoAddress_Refused(string? text, KlpAddressFault expected)
    {
        Assert.False(KlpAddress.TryParse(text, out _, out KlpAddressFault fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void TryParse_LongestAndOneMore_Bounded()
    {
        string longest = "klp://" + new string('a', KlpLimits.AddressCharsMax - 6);
        Assert.True(KlpAddress.TryParse(longest, out _, out _));
        Assert.False(KlpAddress.TryParse(longest + "a", out _, out KlpAddressFault fault));
        Assert.Equal(KlpAddressFault.TooLong, fault);
    }

    [Fact]
    public void TryParse_AnyText_PrintsTheSameOrRefuses() =>
        Prop.ForAll(Gen.Elements("klp://".ToCharArray().Concat("aZ09-._~%41:@/?#[]!$&'()*+,;=é \\").ToArray()).ArrayOf().Select(chars => "klp://" + new string(chars)).ToArbitrary(), text =>
            KlpAddress.TryParse(text, out KlpAddress? address, out KlpAddressFault fault) ? address.ToString() == text : fault != KlpAddressFault.None)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData("did:mesh:enterprise:acme-001")]
    [InlineData("node.domain.kai")]
    public void TryOf_Name_IsTheName(string name)
    {
        Assert.True(KlpAddress.TryOf(name, "/processes/7", out KlpAddress? address));
        Assert.Equal(name, address.Name);
        Assert.True(KlpAddress.TryParse(address.ToString(), out KlpAddress? again, out _));
        Assert.Equal(address, again);
    }
}
