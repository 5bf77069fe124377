using System.Text.Json.Nodes;
using OrleansMesh.Bridge.Calls;
using OrleansMesh.Bridge.Local;

namespace OrleansMesh.Bridge.Tests.Local;

public sealed class LocalCatalogueTests
{
    [Fact]
    public void Build_NamesUsedOnce_StayAsTheyAre()
    {
        LocalCatalogue catalogue = LocalCatalogue.Build([("a", Listing("echo")), ("b", Listing("sum"))]);
        Assert.Equal(["echo", "sum"], catalogue.Entries.Select(e => e.Item.Name));
    }

    [Fact]
    public void Build_NameUsedByTwo_BothAreQualified()
    {
        LocalCatalogue catalogue = LocalCatalogue.Build([("a", Listing("echo", "sum")), ("b", Listing("echo"))]);
        Assert.Equal(["a__echo", "sum", "b__echo"], catalogue.Entries.Select(e => e.Item.Name));
        LocalEntry entry = catalogue.Find(new McpItem(McpItemKind.Tool, "b__echo"))!;
        Assert.Equal(("b", "echo", "b__echo"), (entry.Server, entry.OriginalName, entry.Definition["name"]!.GetValue<string>()));
        Assert.Null(catalogue.Find(new McpItem(McpItemKind.Tool, "echo")));
        Assert.Null(catalogue.Find(new McpItem(McpItemKind.Prompt, "sum")));
    }

    [Fact]
    public void Build_SameUriOfTwo_TheFirstServerHasIt()
    {
        LocalCatalogue catalogue = LocalCatalogue.Build([("a", Resource("x://1")), ("b", Resource("x://1"))]);
        Assert.Equal("a", Assert.Single(catalogue.Entries).Server);
    }

    [Fact]
    public void Build_DefinitionsWithoutNameOrTwice_AreLeftOut()
    {
        var listing = new ServerListing([(McpItemKind.Tool, []), (McpItemKind.Tool, new JsonObject { ["name"] = 1 }), .. Listing("echo", "echo").Items], CanComplete: false);
        Assert.Equal("echo", Assert.Single(LocalCatalogue.Build([("a", listing)]).Entries).Item.Name);
    }

    [Fact]
    public void ChangesSince_OnlyTheKindsThatDiffer()
    {
        LocalCatalogue one = LocalCatalogue.Build([("a", Listing("echo"))]);
        Assert.Empty(LocalCatalogue.Build([("a", Listing("echo"))]).ChangesSince(one));
        Assert.Equal([McpMethods.ToolsChanged], LocalCatalogue.Build([("a", Listing("sum"))]).ChangesSince(one));
        Assert.Equal([McpMethods.ToolsChanged, McpMethods.ResourcesChanged], LocalCatalogue.Build([("a", Resource("x://1"))]).ChangesSince(one));
    }

    [Theory]
    [InlineData(1, 0, 0.5)]
    [InlineData(1, 1, 1)]
    [InlineData(4, 1, 8)]
    [InlineData(7, 1, 60)]
    [InlineData(1000, 1, 60)]
    [InlineData(1000, 0, 30)]
    public void RestartDelay_Failures_DoublesUpToAMinute(int failures, double jitter, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RestartDelay.After(failures, jitter));

    private static ServerListing Listing(params string[] tools) =>
        new([.. tools.Select(t => (McpItemKind.Tool, new JsonObject { ["name"] = t }))], CanComplete: false);

    private static ServerListing Resource(string uri) => new([(McpItemKind.Resource, new JsonObject { ["uri"] = uri })], CanComplete: false);
}
