using OrleansMesh.Bridge.Local;
using OrleansMesh.Cli.Values;

namespace OrleansMesh.Cli.Tests.Values;

public sealed class LocalServerTextTests
{
    [Fact]
    public void TryParseCommand_QuotedArguments_StayTogether()
    {
        Assert.True(LocalServerText.TryParseCommand("files=npx -y \"my server\" --path=/a", out LocalServerConfig? server, out _));

        Assert.Equal("files", server.Name);
        Assert.Equal("npx", server.Command);
        Assert.Equal(["-y", "my server", "--path=/a"], server.Arguments);
    }

    [Theory]
    [InlineData("npx")]
    [InlineData("=npx")]
    [InlineData("files=")]
    [InlineData("my files=npx")]
    public void TryParseCommand_NoServer_SaysWhy(string text)
    {
        Assert.False(LocalServerText.TryParseCommand(text, out _, out string error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void TryParseUrl_Address_IsTaken()
    {
        Assert.True(LocalServerText.TryParseUrl("search=https://mcp.example.org/mcp?a=b", out LocalServerConfig? server, out _));

        Assert.Equal("https://mcp.example.org/mcp?a=b", server.Url!.ToString());
    }

    [Theory]
    [InlineData("search=mcp.example.org")]
    [InlineData("search=file:///etc/passwd")]
    public void TryParseUrl_NoHttpAddress_SaysWhy(string text)
    {
        Assert.False(LocalServerText.TryParseUrl(text, out _, out string error));
        Assert.NotEmpty(error);
    }
}
