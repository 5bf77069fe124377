using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Tests.Policies;

/// <summary>R-04: what a policy takes as an expression is matched in linear time, by an expression of bounded size.</summary>
public sealed class TextExpressionsTests
{
    private static readonly string[] Pieces = ["a", "b", ".", "\\d", "\\b", "\\\\", "[a-c]", "[^\\d-]", "[", "]", "(", "(?:", ")", "|", "*", "+", "?", "{2}", "{2,4}", "{2,}", "{,2}", "{65}", "^", "$", "\\1", "(?=", "(?i)", " ", "-", "}"];

    [Theory]
    [InlineData(@"\b\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}\b", 22)]
    [InlineData(@"\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b", 34)]
    [InlineData(@"\d{3}-\d{2}-\d{4}", 11)]
    [InlineData(@"[A-Za-z0-9._+\-]+@[A-Za-z0-9\-]+\.[A-Za-z]{2,}", 6)]
    [InlineData("^(?:secret|top (secret|hush))+$", 20)]
    [InlineData("a{64}", 64)]
    [InlineData("a{0}", 1)]
    [InlineData("[a-]", 1)]
    [InlineData("((((((((a))))))))", 1)]
    public void TryWeigh_WhatPeopleWrite_IsTaken(string text, int weight)
    {
        Assert.True(TextExpressions.TryWeigh(text, out int weighed));
        Assert.Equal(weight, weighed);
        _ = TextExpressions.Compile([text]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("a**")]
    [InlineData("a+?")]
    [InlineData("a{65}")]
    [InlineData("a{4,2}")]
    [InlineData("a{,2}")]
    [InlineData("a{2")]
    [InlineData("a{99999999999}")]
    [InlineData("(a){2}")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("()")]
    [InlineData("a|")]
    [InlineData("|a")]
    [InlineData("(((((((((a)))))))))")]
    [InlineData("[]")]
    [InlineData("[a")]
    [InlineData("[b-a]")]
    [InlineData("[a-z-[b]]")]
    [InlineData("[\\d-z]]")]
    [InlineData("(?=a)")]
    [InlineData("(?i)a")]
    [InlineData("(?<n>a)")]
    [InlineData("(a)\\1")]
    [InlineData("\\p{L}")]
    [InlineData("\\x41")]
    [InlineData("\\")]
    [InlineData("^*")]
    [InlineData("\\b+")]
    [InlineData("ä")]
    [InlineData("a\n")]
    public void TryWeigh_WhatIsNotTaken_IsRefused(string text) => Assert.False(TextExpressions.TryWeigh(text, out _));

    [Fact]
    public void TryWeigh_AsLongAsMayBeAndLonger_IsTakenAndNot()
    {
        Assert.True(TextExpressions.TryWeigh(new string('a', PolicyLimits.PatternCharsMax), out _));
        Assert.False(TextExpressions.TryWeigh(new string('a', PolicyLimits.PatternCharsMax + 1), out _));
    }

    [Fact]
    public void TryWeigh_Anything_NeverThrowsAndWhatIsTakenCompiles() => Prop.ForAll(
        Gen.OneOf(Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces)), ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get)).ToArbitrary(),
        text => !TextExpressions.TryWeigh(text, out int weight) || (weight >= 0 && TextExpressions.Compile([text, text]) is { } expression && expression.IsMatch("aab") == new Regex(text).IsMatch("aab")))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
}
