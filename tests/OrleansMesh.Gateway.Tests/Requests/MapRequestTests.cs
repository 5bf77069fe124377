using System.Text.Json;
using OrleansMesh.Domain.Mapping;
using OrleansMesh.Gateway.Tests.Hubs;

namespace OrleansMesh.Gateway.Tests.Requests;

/// <summary>I-11 in a session: a mesh keeps its identity map at the hub, and its own processes alone see it.</summary>
public sealed class MapRequestTests : IAsyncLifetime
{
    private const string Map = """{"rules":[{"from":"analyst","kind":"role","name":"analysts","to":["reader"]}],"version":1}""";

    private Town _town = null!;

    public async Task InitializeAsync() => _town = await Town.BuildAsync();

    public async Task DisposeAsync() => await _town.DisposeAsync();

    [Fact]
    public async Task Map_OfAMesh_IsKeptShownOnceAndItsOwn()
    {
        Assert.Equal("map-missing", Reason(await _town.Acme.AskAsync("map.show", "\"known\":null")));
        Assert.Equal("result", Type(await _town.Acme.AskAsync("map.keep", $"\"map\":{Map}")));
        JsonElement shown = await _town.Acme.AskAsync("map.show", "\"known\":null");
        Assert.Equal(Map, shown.GetProperty("map").GetRawText());
        string tag = shown.GetProperty("tag").GetString()!;

        JsonElement again = await _town.Acme.AskAsync("map.show", $"\"known\":\"{tag}\"");
        Assert.Equal(tag, again.GetProperty("tag").GetString());
        Assert.Equal(JsonValueKind.Null, again.GetProperty("map").ValueKind);
        Assert.Equal("map-missing", Reason(await _town.Mit.AskAsync("map.show", $"\"known\":\"{tag}\"")));

        Assert.Equal("result", Type(await _town.Acme.AskAsync("map.keep", $"\"map\":{Map.Replace("reader", "writer", StringComparison.Ordinal)}")));
        JsonElement changed = await _town.Acme.AskAsync("map.show", $"\"known\":\"{tag}\"");
        Assert.NotEqual(tag, changed.GetProperty("tag").GetString());
        Assert.Contains("writer", changed.GetProperty("map").GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("map.keep", "", "malformed")]
    [InlineData("map.keep", "\"map\":null", "map-invalid")]
    [InlineData("map.keep", "\"map\":[]", "map-invalid")]
    [InlineData("map.keep", "\"map\":{\"version\":2,\"rules\":[]}", "map-invalid")]
    [InlineData("map.keep", "\"map\":{\"version\":1,\"rules\":[]}", "map-invalid")]
    [InlineData("map.show", "\"known\":1", "malformed")]
    public async Task Request_SomethingIsWrong_IsRefusedWithItsReason(string type, string members, string reason) =>
        Assert.Equal(reason, Reason(await _town.Acme.AskAsync(type, members)));

    [Theory]
    [InlineData(0, "result")]
    [InlineData(1, "refused")]
    public async Task Keep_AtAndOverTheBound_IsTakenAndRefused(int more, string type)
    {
        const string Note = "\"note\":\"";
        string padded = $"{{{Note}{new string('x', IdentityMap.BytesMax + more - Map.Length - Note.Length - 2)}\",{Map[1..]}";
        Assert.Equal(IdentityMap.BytesMax + more, padded.Length);
        Assert.Equal(type, Type(await _town.Acme.AskAsync("map.keep", $"\"map\":{padded}")));
    }

    private static string Type(JsonElement answer) => answer.GetProperty("type").GetString()!;

    private static string Reason(JsonElement answer) => answer.GetProperty("reason").GetString()!;
}
