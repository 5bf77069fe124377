using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cli.Values;

namespace OrleansMesh.Cli.Tests.Values;

public sealed class GrantTextTests
{
    [Theory]
    [InlineData("tool:*")]
    [InlineData("tool:analyze_*")]
    [InlineData("resource:doc:///a/b.md")]
    [InlineData("message:agent.message")]
    public void TryParse_Grant_PrintsAsItWasTyped(string text)
    {
        Assert.True(GrantText.TryParse(text, out GrantText? grant, out _));
        Assert.Equal(text, grant.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("tool")]
    [InlineData("tool:")]
    [InlineData("tools:*")]
    [InlineData("tool:*_document")]
    [InlineData("tool:**")]
    public void TryParse_NoGrant_SaysHowItLooks(string? text)
    {
        Assert.False(GrantText.TryParse(text, out _, out string error));
        Assert.Contains("tool:analyze_*", error);
    }

    [Fact]
    public void TryParse_PatternAtAndOverTheBound_IsTakenAndRefused()
    {
        Assert.True(GrantText.TryParse("tool:" + new string('a', GrantText.PatternCharsMax), out _, out _));
        Assert.False(GrantText.TryParse("tool:" + new string('a', GrantText.PatternCharsMax + 1), out _, out _));
    }

    [Theory]
    [InlineData("tool:*", "tool:echo", true)]
    [InlineData("tool:*", "tool:*", true)]
    [InlineData("tool:an*", "tool:analyze_*", true)]
    [InlineData("tool:an*", "tool:an", true)]
    [InlineData("tool:analyze_*", "tool:an*", false)]
    [InlineData("tool:echo", "tool:echo", true)]
    [InlineData("tool:echo", "tool:echo*", false)]
    [InlineData("tool:*", "prompt:echo", false)]
    public void Covers_WhatIsAsked_IsAPartOfWhatIsGranted(string granted, string asked, bool covers) =>
        Assert.Equal(covers, GrantText.Parse(granted).Covers(GrantText.Parse(asked)));

    [Fact]
    public void Covers_EveryNameThatTheAskedPatternMatches_IsMatchedByTheGranted()
    {
        Gen<string> pattern = Gen.Elements("*", "a*", "ab*", "ab", "b", "abc*", "abc");
        Gen<string[]> cases = Gen.Two(pattern).SelectMany(two => Gen.Elements("a", "ab", "abc", "abcd", "b", "c"), (two, name) => (string[])[two.Item1, two.Item2, name]);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            bool covers = GrantText.Parse("tool:" + c[0]).Covers(GrantText.Parse("tool:" + c[1]));
            return !covers || !Matches(c[1], c[2]) || Matches(c[0], c[2]);
        }).QuickCheckThrowOnFailure();
    }

    private static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == name;
}
