using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Domain.Tests.Ucan;

public sealed class UcanCommandTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/crud")]
    [InlineData("/foo/bar/baz/qux/quux")]
    [InlineData("/ほげ/ふが")]
    public void TryParse_ExampleOfTheSpecification_IsTheSameText(string text) => Assert.Equal(text, UcanCommand.Parse(text).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("crud")]
    [InlineData("/crud/")]
    [InlineData("//")]
    [InlineData("/a//b")]
    [InlineData("/Crud")]
    [InlineData("/É")]
    [InlineData("/a\n")]
    public void TryParse_OtherText_Refused(string? text) => Assert.False(UcanCommand.TryParse(text, out _));

    [Fact]
    public void TryParse_Length_BoundedOnBothSides()
    {
        Assert.True(UcanCommand.TryParse("/" + new string('a', UcanLimits.CommandCharsMax - 1), out _));
        Assert.False(UcanCommand.TryParse("/" + new string('a', UcanLimits.CommandCharsMax), out _));
    }

    [Theory]
    [InlineData("/", "/anything/at/all", true)]
    [InlineData("/", "/", true)]
    [InlineData("/crypto", "/crypto", true)]
    [InlineData("/crypto", "/crypto/sign", true)]
    [InlineData("/crypto", "/cryptocurrency", false)]
    [InlineData("/crypto", "/stack/pop", false)]
    [InlineData("/crypto/sign", "/crypto", false)]
    [InlineData("/crypto", "/", false)]
    public void Covers_SegmentsDecide(string wide, string narrow, bool covers) =>
        Assert.Equal(covers, UcanCommand.Parse(wide).Covers(UcanCommand.Parse(narrow)));
}
