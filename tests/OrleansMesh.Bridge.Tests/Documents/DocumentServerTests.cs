using System.IO.Pipelines;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using OrleansMesh.Bridge.Documents;

namespace OrleansMesh.Bridge.Tests.Documents;

public sealed class DocumentServerTests
{
    [Fact]
    public async Task Tools_OverASession_ListAnalyzeSearchCompare()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.md", "# Alpha\n\nThe mesh federates.\n");
        folder.Write("sub/b.txt", "The mesh sleeps.\n");
        await WithClientAsync(folder.Path, async client =>
        {
            Assert.Equal(
                ["analyze_document", "compare_documents", "list_documents", "search_documents"],
                (await client.ListToolsAsync()).Select(t => t.Name).Order(StringComparer.Ordinal));

            CallToolResult list = await client.CallToolAsync("list_documents", new Dictionary<string, object?> { ["glob"] = "*.md" });
            Assert.Equal("a.md", list.StructuredContent!.Value.GetProperty("documents")[0].GetProperty("path").GetString());
            CallToolResult analysis = await client.CallToolAsync("analyze_document", new Dictionary<string, object?> { ["path"] = "a.md" });
            Assert.Equal(4, analysis.StructuredContent!.Value.GetProperty("analysis").GetProperty("words").GetInt32());
            CallToolResult search = await client.CallToolAsync("search_documents", new Dictionary<string, object?> { ["query"] = "MESH", ["maxResults"] = 1 });
            Assert.True(search.StructuredContent!.Value.GetProperty("isCut").GetBoolean());
            CallToolResult compare = await client.CallToolAsync("compare_documents", new Dictionary<string, object?> { ["first"] = "a.md", ["second"] = "sub/b.txt" });
            Assert.True(compare.StructuredContent!.Value.GetProperty("comparison").GetProperty("wordSimilarity").GetDouble() is > 0 and < 1);
        });
    }

    [Fact]
    public async Task Tools_WrongRequests_AreErrorsThatTellWhatToDo()
    {
        using var folder = new TemporaryFolder();
        await WithClientAsync(folder.Path, async client =>
        {
            CallToolResult outside = await client.CallToolAsync("analyze_document", new Dictionary<string, object?> { ["path"] = "../x" });
            Assert.True(outside.IsError);
            Assert.Contains("outside", Assert.IsType<TextContentBlock>(outside.Content[0]).Text, StringComparison.Ordinal);
            Assert.True((await client.CallToolAsync("list_documents", new Dictionary<string, object?> { ["limit"] = 201 })).IsError);
            Assert.True((await client.CallToolAsync("search_documents", new Dictionary<string, object?> { ["query"] = "" })).IsError);
            await Assert.ThrowsAsync<McpProtocolException>(async () => await client.CallToolAsync("rm"));
            await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync("doc:///..%2Fx"));
        });
    }

    [Fact]
    public async Task Resources_FilesWithOddNames_AreReadByTheirUri()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sub/grüezi 100%.txt", "hello");
        await WithClientAsync(folder.Path, async client =>
        {
            McpClientResource resource = Assert.Single(await client.ListResourcesAsync());
            ReadResourceResult read = await client.ReadResourceAsync(resource.Uri);
            Assert.Equal("hello", Assert.IsType<TextResourceContents>(Assert.Single(read.Contents)).Text);
        });
    }

    private static async Task WithClientAsync(string root, Func<McpClient, Task> test)
    {
        var toServer = new Pipe();
        var toClient = new Pipe();
        using var stop = new CancellationTokenSource();
        Task serving = DocumentServer.RunAsync(root, new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream()), stop.Token);
        await using (McpClient client = await McpClient.CreateAsync(new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream())))
        {
            await test(client);
        }

        await stop.CancelAsync();
        await serving;
    }
}
