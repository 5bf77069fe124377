using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Domain.Ucan.Policies;

namespace OrleansMesh.Domain.Tests.Ucan.Policies;

public sealed class SelectorTests
{
    private const string Arguments = """
        {"from":"alice@example.com","to":["bob","carol","dan"],"map":{"b":2,"aa":1},"":0,"a.b":{"\"]":3},"bytes":{"/":{"bytes":"1qnBjPjE"}},"_x1":{"y":null}}
        """;

    [Theory]
    [InlineData(".from", "\"alice@example.com\"")]
    [InlineData(".to[1]", "\"carol\"")]
    [InlineData(".to[-1]", "\"dan\"")]
    [InlineData(".to[99]?", "null")]
    [InlineData(".to[99]???", "null")]
    [InlineData(".to[]", """["bob","carol","dan"]""")]
    [InlineData(".map[]", "[2,1]")]
    [InlineData(".map[][0]", "2")]
    [InlineData(".to[1:]", """["carol","dan"]""")]
    [InlineData(".to[:-1]", """["bob","carol"]""")]
    [InlineData(".to[0:2]", """["bob","carol"]""")]
    [InlineData(".to[2:1]", "[]")]
    [InlineData(".to[-99:99]", """["bob","carol","dan"]""")]
    [InlineData(""".["a.b"]["\"]"]""", "3")]
    [InlineData(""".["a.b"]["\u0022]"]""", "3")]
    [InlineData(""".[""]""", "0")]
    [InlineData("._x1.y", "null")]
    [InlineData(".bytes[3]", "140")]
    [InlineData(".bytes[-1]", "196")]
    [InlineData(".bytes[1:2]", """{"/":{"bytes":"qQ"}}""")]
    [InlineData(".missing", "null")]
    [InlineData(".missing?.more?", "null")]
    [InlineData(".from.more?", "null")]
    [InlineData(".from[0]?", "null")]
    public void TryResolve_Found_IsTheValue(string selector, string expected)
    {
        Assert.True(Selector.TryParse(selector, out Selector? parsed));
        Assert.True(DagJson.TryParse(Texts.Utf8(Arguments), out IpldNode? arguments));
        Assert.True(parsed.TryResolve(arguments, out IpldNode? found));
        Assert.True(DagJson.TryParse(Texts.Utf8(expected), out IpldNode? node));
        Assert.Equal(DagCbor.Encode(node), DagCbor.Encode(found));
    }

    [Theory]
    [InlineData(".to[99]")]
    [InlineData(".to[-4]")]
    [InlineData(".missing.more")]
    [InlineData(".missing.more.yet?")]
    [InlineData(".to[99].more?")]
    [InlineData(".from[0]")]
    [InlineData(".from[]")]
    [InlineData(".from[0:1]")]
    [InlineData(".map[0]")]
    [InlineData(".to.length")]
    [InlineData(".bytes[6]")]
    public void TryResolve_NothingThere_False(string selector)
    {
        Assert.True(Selector.TryParse(selector, out Selector? parsed));
        Assert.True(DagJson.TryParse(Texts.Utf8(Arguments), out IpldNode? arguments));
        Assert.False(parsed.TryResolve(arguments, out _));
    }

    [Theory]
    [InlineData(".")]
    [InlineData(".?")]
    [InlineData(".[]")]
    [InlineData(".a.b.c")]
    [InlineData(".a?.b?[0]?")]
    public void TryParse_OfTheSubset_IsTheSameText(string text)
    {
        Assert.True(Selector.TryParse(text, out Selector? selector));
        Assert.Equal(text, selector.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("[0]")]
    [InlineData("..")]
    [InlineData(".a..b")]
    [InlineData(".a.")]
    [InlineData(".a.[0]")]
    [InlineData(".1")]
    [InlineData(".a-b")]
    [InlineData(".é")]
    [InlineData(".a b")]
    [InlineData(".a|.b")]
    [InlineData(".[")]
    [InlineData(".[1")]
    [InlineData(".[+1]")]
    [InlineData(".[ 1]")]
    [InlineData(".[1.5]")]
    [InlineData(".[:]")]
    [InlineData(".[1:2:3]")]
    [InlineData(".[0x1]")]
    [InlineData(".[1234567890]")]
    [InlineData(".[\"a]")]
    [InlineData(".[\"a\"")]
    [InlineData(".[\"a\\\"]")]
    [InlineData(".[\"\\x\"]")]
    [InlineData(".[\"\\ud800\"]")]
    [InlineData(".['a']")]
    [InlineData(".[\"a\",\"b\"]")]
    public void TryParse_OtherText_Refused(string? text) => Assert.False(Selector.TryParse(text, out _));

    [Fact]
    public void TryParse_Segments_BoundedOnBothSides()
    {
        Assert.True(Selector.TryParse(string.Concat(Enumerable.Repeat(".a", UcanLimits.SelectorSegmentsMax)), out _));
        Assert.False(Selector.TryParse(string.Concat(Enumerable.Repeat(".a", UcanLimits.SelectorSegmentsMax + 1)), out _));
        Assert.True(Selector.TryParse("." + new string('a', UcanLimits.SelectorCharsMax - 1), out _));
        Assert.False(Selector.TryParse("." + new string('a', UcanLimits.SelectorCharsMax), out _));
    }

    [Fact]
    public void TryParse_RandomText_NeverThrows() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Elements(".", "[", "]", "\"", "?", ":", "-", "1", "a", "\\", "\ud800").ArrayOf().Select(string.Concat).ToArbitrary(),
        text =>
        {
            if (Selector.TryParse("." + text, out Selector? selector))
            {
                _ = selector.TryResolve(IpldNode.MapOf(), out _);
            }
        }));
}
