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
        text => !AnnouncedCapability.TryParse(text, out AnnouncedCapability read) || text == (read.RequiredTrust == 0 ? read.Name : FormattableString.Invariant($"{read.Name} {read.RequiredTrust}")))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Theory]
    [InlineData(59, "open")]
    [InlineData(60, "open,closed")]
    [InlineData(90, "open,closed,twice")]
    public void VisibleTo_Trust_IsWhatIsShown(int trust, string shown) =>
        Assert.Equal(shown.Split(','), AnnouncedCapability.VisibleTo(trust, ["open", "closed 60", "none at all", "twice", "twice 90"]));
}
