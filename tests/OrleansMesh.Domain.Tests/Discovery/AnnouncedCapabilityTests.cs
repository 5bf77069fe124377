using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Discovery;

namespace OrleansMesh.Domain.Tests.Discovery;

/// <summary>F-04: what is announced to whom.</summary>
public sealed class AnnouncedCapabilityTests
{
    [Theory]
    [InlineData("data.analysis", "data.analysis", 0)]
    [InlineData("data.analysis 1", "data.analysis", 1)]
    [InlineData("data.analysis 100", "data.analysis", 100)]
    [InlineData("~", "~", 0)]
    public void TryParse_OfItsForm_IsRead(string text, string name, int trust)
    {
        Assert.True(AnnouncedCapability.TryParse(text, out AnnouncedCapability capability));
        Assert.Equal(new AnnouncedCapability(name, trust), capability);
    }

    [Theory]
    [InlineData("a version=1.2", 0, "1.2", "")]
    [InlineData("a 60 version=1.2", 60, "1.2", "")]
    [InlineData("a at=https://a.example/x", 0, null, "https://a.example/x")]
    [InlineData("a 60 version=1=2 at=https://a.example/x,wss://b.example", 60, "1=2", "https://a.example/x,wss://b.example")]
    [InlineData("version=1 version=2", 0, "2", "")]
    public void TryParse_VersionAndEndpoints_AreRead(string text, int trust, string? version, string endpoints)
    {
        Assert.True(AnnouncedCapability.TryParse(text, out AnnouncedCapability capability));
        Assert.Equal((trust, version, endpoints), (capability.RequiredTrust, capability.Version, string.Join(',', capability.Endpoints)));
    }

    [Theory]
    [InlineData("a version=")]
    [InlineData("a at=")]
    [InlineData("a at=nowhere")]
    [InlineData("a at=/nowhere")]
    [InlineData("a at=https://a.example,")]
    [InlineData("a at=https://a.example,https://a.example")]
    [InlineData("a at=https://a.example version=1")]
    [InlineData("a version=1 60")]
    [InlineData("a version=1 version=1")]
    [InlineData("a 60  version=1")]
    [InlineData("a 60 version=1 at=https://a.example ")]
    [InlineData("a Version=1")]
    public void TryParse_VersionOrEndpointsOfAnotherForm_IsNot(string text) => Assert.False(AnnouncedCapability.TryParse(text, out _));

    [Fact]
    public void TryParse_VersionAndEndpointsAtTheirBoundsAndOver_AreTakenAndNot()
    {
        static string Endpoint(int length, int i = 0) => $"https://a.example/{i}".PadRight(length, 'x');
        static bool IsRead(string text) => AnnouncedCapability.TryParse(text, out _);
        Assert.True(IsRead("a version=" + new string('1', AnnouncedCapability.VersionCharsMax)));
        Assert.False(IsRead("a version=" + new string('1', AnnouncedCapability.VersionCharsMax + 1)));
        Assert.True(IsRead("a at=" + Endpoint(AnnouncedCapability.EndpointCharsMax)));
        Assert.False(IsRead("a at=" + Endpoint(AnnouncedCapability.EndpointCharsMax + 1)));
        Assert.True(IsRead("a at=" + string.Join(',', Enumerable.Range(0, AnnouncedCapability.EndpointsMax).Select(i => Endpoint(30, i)))));
        Assert.False(IsRead("a at=" + string.Join(',', Enumerable.Range(0, AnnouncedCapability.EndpointsMax + 1).Select(i => Endpoint(30, i)))));
    }

    [Theory]
    [InlineData(59, "open 1 ")]
    [InlineData(60, "open 1 |closed 2 https://a.example")]
    public void OffersTo_Trust_IsWhatIsShown(int trust, string shown) => Assert.Equal(
        shown,
        string.Join('|', AnnouncedCapability.OffersTo(trust, ["bare", "open version=1", "closed 60 version=2 at=https://a.example", "open", "closed"]).Select(each => $"{each.Name} {each.Version} {string.Join(',', each.Endpoints)}")));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" 60")]
    [InlineData("a ")]
    [InlineData("a  60")]
    [InlineData("a 0")]
    [InlineData("a 060")]
    [InlineData("a 101")]
    [InlineData("a -1")]
    [InlineData("a +1")]
    [InlineData("a 60 ")]
    [InlineData("a 60 b")]
    [InlineData("a 99999999999")]
    [InlineData("ä")]
    [InlineData("a\t60")]
    [InlineData("a\u007f")]
    public void TryParse_OfAnotherForm_IsNot(string? text) => Assert.False(AnnouncedCapability.TryParse(text, out _));

    [Fact]
    public void TryParse_NameAtItsBoundAndOver_IsTakenAndNot()
    {
        Assert.True(AnnouncedCapability.TryParse(new string('x', AnnouncedCapability.NameCharsMax) + " 60", out _));
        Assert.False(AnnouncedCapability.TryParse(new string('x', AnnouncedCapability.NameCharsMax + 1), out _));
    }

    [Fact]
    public void TryParse_Anything_NeverThrowsAndHasOneForm() => Prop.ForAll(
        ArbMap.Default.GeneratorFor<string?>().ToArbitrary(),
        text => !AnnouncedCapability.TryParse(text, out AnnouncedCapability read) || text == Printed(read))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Theory]
    [InlineData(59, "open")]
    [InlineData(60, "open,closed")]
    [InlineData(90, "open,closed,twice")]
    public void VisibleTo_Trust_IsWhatIsShown(int trust, string shown) =>
        Assert.Equal(shown.Split(','), AnnouncedCapability.VisibleTo(trust, ["open", "closed 60", "none at all", "twice", "twice 90"]));

    private static string Printed(AnnouncedCapability read) => FormattableString.Invariant(
        $"{read.Name}{(read.RequiredTrust == 0 ? "" : $" {read.RequiredTrust}")}{(read.Version is null ? "" : $" version={read.Version}")}{(read.Endpoints.Count == 0 ? "" : $" at={string.Join(',', read.Endpoints)}")}");
}
