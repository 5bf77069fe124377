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
    [InlineData("a needs=gdpr", null, "", "gdpr")]
    [InlineData("a 60 version=1 at=https://a.example needs=gdpr,tier-2", "1", "https://a.example", "gdpr,tier-2")]
    [InlineData("needs=x needs=y=z", null, "", "y=z")]
    public void TryParse_Requirements_AreRead(string text, string? version, string endpoints, string requirements)
    {
        Assert.True(AnnouncedCapability.TryParse(text, out AnnouncedCapability capability));
        Assert.Equal((version, endpoints, requirements), (capability.Version, string.Join(',', capability.Endpoints), string.Join(',', capability.Requirements)));
        Assert.Equal(text, Printed(capability));
    }

    [Theory]
    [InlineData("a needs=")]
    [InlineData("a needs=x,")]
    [InlineData("a needs=x,x")]
    [InlineData("a needs=ä")]
    [InlineData("a needs=x needs=y")]
    [InlineData("a needs=x at=https://a.example")]
    [InlineData("a needs=x version=1")]
    [InlineData("a needs=x 60")]
    [InlineData("a 60 version=1 at=https://a.example needs=x ")]
    public void TryParse_RequirementsOfAnotherForm_AreNot(string text) => Assert.False(AnnouncedCapability.TryParse(text, out _));

    [Fact]
    public void TryParse_RequirementsAtTheirBoundsAndOver_AreTakenAndNot()
    {
        static bool IsRead(string requirements) => AnnouncedCapability.TryParse("a needs=" + requirements, out _);
        Assert.True(IsRead(new string('x', AnnouncedCapability.RequirementCharsMax)));
        Assert.False(IsRead(new string('x', AnnouncedCapability.RequirementCharsMax + 1)));
        Assert.True(IsRead(string.Join(',', Enumerable.Range(0, AnnouncedCapability.RequirementsMax))));
        Assert.False(IsRead(string.Join(',', Enumerable.Range(0, AnnouncedCapability.RequirementsMax + 1))));
    }

    [Fact]
    public void TryParse_WhatIsPrinted_IsReadAgain()
    {
        Gen<string> word = Gen.Elements("abcxyz019=.-:/@~".ToCharArray()).NonEmptyListOf().Select(chars => string.Concat(chars.Take(AnnouncedCapability.VersionCharsMax)));
        Gen<AnnouncedCapability> any =
            from name in word
            from trust in Gen.Choose(0, 100)
            from version in word.OrNull()
            from endpoints in Gen.Choose(0, AnnouncedCapability.EndpointsMax)
            from requirements in word.ListOf()
            select new AnnouncedCapability(name, trust)
            {
                Version = version,
                Endpoints = [.. Enumerable.Range(0, endpoints).Select(i => $"https://a.example/{i}")],
                Requirements = [.. requirements.Distinct(StringComparer.Ordinal).Take(AnnouncedCapability.RequirementsMax)],
            };
        Prop.ForAll(any.ToArbitrary(), made => AnnouncedCapability.TryParse(Printed(made), out AnnouncedCapability read) && read == made)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
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
    [InlineData(59, "open 1  |asks   gdpr")]
    [InlineData(60, "open 1  |closed 2 https://a.example |asks   gdpr")]
    public void OffersTo_Trust_IsWhatIsShown(int trust, string shown) => Assert.Equal(
        shown,
        string.Join('|', AnnouncedCapability.OffersTo(trust, ["bare", "open version=1", "closed 60 version=2 at=https://a.example", "open", "closed", "asks needs=gdpr"])
            .Select(each => $"{each.Name} {each.Version} {string.Join(',', each.Endpoints)} {string.Join(',', each.Requirements)}")));

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
        $"{read.Name}{(read.RequiredTrust == 0 ? "" : $" {read.RequiredTrust}")}{(read.Version is null ? "" : $" version={read.Version}")}{(read.Endpoints.Count == 0 ? "" : $" at={string.Join(',', read.Endpoints)}")}{(read.Requirements.Count == 0 ? "" : $" needs={string.Join(',', read.Requirements)}")}");
}
