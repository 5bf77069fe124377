using OrleansMesh.Bridge.Local;
using OrleansMesh.Cli.Values;

namespace OrleansMesh.Cli.Tests.Values;

public sealed class McpConfigFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_FileOfAnMcpClient_GivesItsServers()
    {
        IReadOnlyList<LocalServerConfig> servers = Read(
            """
            {
              // as several clients allow
              "mcpServers": {
                "files": { "command": "npx", "args": ["-y", "server"], "env": { "KEY": "value" }, "cwd": "/tmp" },
                "search": { "type": "http", "url": "https://mcp.example.org/mcp", "headers": { "Authorization": "Bearer x" } },
                "old": { "command": "gone", "disabled": true },
              }
            }
            """);

        Assert.Equal(["files", "search"], servers.Select(s => s.Name));
        Assert.Equal(["-y", "server"], servers[0].Arguments);
        Assert.Equal("value", servers[0].Environment["KEY"]);
        Assert.Equal("/tmp", servers[0].WorkingDirectory);
        Assert.Equal("https://mcp.example.org/mcp", servers[1].Url!.ToString());
        Assert.Equal("Bearer x", servers[1].Headers["Authorization"]);
    }

    [Theory]
    [InlineData("[]", "mcpServers")]
    [InlineData("{}", "mcpServers")]
    [InlineData("{\"mcpServers\":{\"a\":{}}}", "Server 'a'")]
    [InlineData("{\"mcpServers\":{\"a\":{\"command\":1}}}", "cannot be read")]
    [InlineData("{\"mcpServers\":{\"a\":{\"command\":\"x\",\"args\":\"y\"}}}", "cannot be read")]
    [InlineData("{\"mcpServers\":", "cannot be read")]
    public void Read_AnotherFile_SaysWhatIsWrong(string text, string told)
    {
        CliFailureException failure = Assert.Throws<CliFailureException>(() => Read(text));

        Assert.Contains(told, failure.Message);
        Assert.Contains("mcpServers", failure.Next);
    }

    [Fact]
    public void Read_NoFile_SaysSo() =>
        Assert.Contains("no file", Assert.Throws<CliFailureException>(() => McpConfigFile.Read(_folder.File("none"))).Message);

    private IReadOnlyList<LocalServerConfig> Read(string text)
    {
        File.WriteAllText(_folder.File("mcp.json"), text);
        return McpConfigFile.Read(_folder.File("mcp.json"));
    }
}
