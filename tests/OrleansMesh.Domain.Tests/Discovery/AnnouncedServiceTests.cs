using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Discovery;

namespace OrleansMesh.Domain.Tests.Discovery;

/// <summary>R-11: how a service is announced.</summary>
public sealed class AnnouncedServiceTests
{
    private static readonly string[] Pieces = ["documents.search", "@", "1.4", " ", "agents=", "reader", ",", "capability=", "ttl=", "300", "86400", "trust=", "0", "60", "for=", "partners", "=", "ä", "\n"];

    [Fact]
    public void TryParse_All_IsRead()
    {
        Assert.True(AnnouncedService.TryParse("documents.search@1.4 for=partners trust=60 ttl=600 agents=reader,indexer capability=documents", out AnnouncedService? service));
        Assert.Equal(("documents.search", "1.4", "documents", 600, 60, true), (service.Name, service.Version, service.Capability, service.TtlSeconds, service.RequiredTrust, service.IsForPartners));
        Assert.Equal<IEnumerable<string>>(["reader", "indexer"], service.Agents);
        Assert.Equal("documents.search@1.4 agents=reader,indexer capability=documents ttl=600 trust=60 for=partners", service.Text);
    }

    [Fact]
    public void TryParse_NameAlone_IsAsUsual()
    {
        Assert.True(AnnouncedService.TryParse("a", out AnnouncedService? service));
        Assert.Equal(("1", null, 300, 0, false), (service.Version, service.Capability, service.TtlSeconds, service.RequiredTrust, service.IsForPartners));
        Assert.Empty(service.Agents);
    }

    [Theory]
    [InlineData("a@1 ttl=300 trust=0", "a")]
    [InlineData("a ttl=1", "a ttl=1")]
    [InlineData("a ttl=86400", "a ttl=86400")]
    [InlineData("a trust=100", "a trust=100")]
    [InlineData("a agents=1,2,3,4,5,6,7,8", "a agents=1,2,3,4,5,6,7,8")]
    public void TryParse_AtABound_HasOneForm(string text, string form)
    {
        Assert.True(AnnouncedService.TryParse(text, out AnnouncedService? service));
        Assert.Equal(form, service.Text);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("@1")]
    [InlineData("a@")]
    [InlineData("a@1@2")]
    [InlineData("a,b")]
    [InlineData("a=b")]
    [InlineData("a\t")]
    [InlineData("ä")]
    [InlineData("a ")]
    [InlineData("a  ttl=1")]
    [InlineData("a ttl")]
    [InlineData("a ttl=")]
    [InlineData("a ttl=0")]
    [InlineData("a ttl=01")]
    [InlineData("a ttl=-1")]
    [InlineData("a ttl=86401")]
    [InlineData("a ttl=99999999999")]
    [InlineData("a ttl=1 ttl=2")]
    [InlineData("a trust=101")]
    [InlineData("a for=all")]
    [InlineData("a agents=")]
    [InlineData("a agents=b,")]
    [InlineData("a agents=b,b")]
    [InlineData("a agents=1,2,3,4,5,6,7,8,9")]
    [InlineData("a capability=")]
    [InlineData("a other=1")]
    public void TryParse_OfAnotherForm_IsNot(string? text) => Assert.False(AnnouncedService.TryParse(text, out _));

    [Fact]
    public void TryParse_WordsAtTheirBoundAndOver_AreTakenAndNot()
    {
        string name = new('n', AnnouncedService.NameCharsMax);
        string version = new('v', AnnouncedService.VersionCharsMax);
        Assert.True(AnnouncedService.TryParse($"{name}@{version} agents={name} capability={name}", out _));
        Assert.False(AnnouncedService.TryParse($"{name}n", out _));
        Assert.False(AnnouncedService.TryParse($"a@{version}v", out _));
        Assert.False(AnnouncedService.TryParse($"a agents={name}n", out _));
        Assert.False(AnnouncedService.TryParse($"a capability={name}n", out _));
    }

    [Fact]
    public void TryParse_Anything_NeverThrowsAndItsFormIsRead() => Prop.ForAll(
        Gen.OneOf(
            ArbMap.Default.GeneratorFor<string?>(),
            Gen.Elements(Pieces).ListOf().Select(pieces => (string?)string.Concat(pieces))).ToArbitrary(),
        text => !AnnouncedService.TryParse(text, out AnnouncedService? read)
            || (AnnouncedService.TryParse(read.Text, out AnnouncedService? again) && again.Text == read.Text && again.Name == read.Name && again.Agents.SequenceEqual(read.Agents)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
}
