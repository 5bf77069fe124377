namespace OrleansMesh.Bridge.Tests;

public sealed class UriTemplateTests
{
    [Theory]
    [InlineData("demo://text/{id}", "demo://text/1", true)]
    [InlineData("demo://text/{id}", "demo://text/1/2", false)]
    [InlineData("demo://text/{id}", "demo://text/", false)]
    [InlineData("demo://text/{id}", "demo://text/..", false)]
    [InlineData("demo://text/{id}", "xdemo://text/1", false)]
    [InlineData("doc:///{+path}", "doc:///a/b.txt", true)]
    [InlineData("doc:///shared/{+path}", "doc:///shared/../private.txt", false)]
    [InlineData("doc:///shared/{+path}", "doc:///shared/%2E%2e%2fprivate.txt", false)]
    [InlineData("doc:///shared/{+path}", "doc:///shared/a..b.txt", true)]
    [InlineData("x://s{?q,r}", "x://s?q=1&r=2", true)]
    [InlineData("x://s{?q}", "x://s", true)]
    [InlineData("x://a.b/{c}", "x://aXb/1", false)]
    [InlineData("x://{open", "x://{open", false)]
    public void IsMatch_Cases(string template, string uri, bool expected) => Assert.Equal(expected, new UriTemplate(template).IsMatch(uri));

    [Fact]
    public void IsMatch_LengthAtAndOverTheLimit_OnlyTheFirst()
    {
        var template = new UriTemplate("x:{+a}");
        Assert.True(template.IsMatch("x:" + new string('a', UriTemplate.CharsMax - 2)));
        Assert.False(template.IsMatch("x:" + new string('a', UriTemplate.CharsMax - 1)));
        Assert.False(new UriTemplate(new string('a', UriTemplate.CharsMax + 1)).IsMatch("a"));
    }
}
