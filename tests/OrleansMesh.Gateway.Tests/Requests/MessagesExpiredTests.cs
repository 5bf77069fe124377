using System.Text.Json;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Tests.Requests;

public sealed class MessagesExpiredTests
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Expired_WhileTheTargetWasAway_IsToldUntilTheTargetKnowsAndTheRestIsDeliveredInOrder()
    {
        await using Town town = await Town.BuildAsync();
        await town.Mit.DisposeAsync();
        long soon = Now.AddSeconds(4).ToUnixTimeMilliseconds();
        await town.Acme.SendAsync(town.Message("m1"));
        await town.Acme.SendAsync(town.Message("m2") with { ExpiresAt = soon });
        await town.Acme.SendAsync(town.Message("m3"));
        await town.Acme.SendAsync(town.Message("m4") with { ExpiresAt = soon });
        await StateIsAsync(town, "m4", "expired");

        town.Mit = await EdgeClient.JoinAsync(town.Hub, town.Mit.Mesh);
        JsonElement told = Assert.Single((await town.Mit.AskAsync("message.expired", "\"told\":null")).GetProperty("expired").EnumerateArray());

        Assert.Equal(["m1", "m3"], (await town.Mit.DeliveriesAsync(2)).Select(delivered => delivered.MessageId));
        Assert.Equal((town.FederationId, 2, "m2", "m4"), (told.GetProperty("federationId").GetGuid(), told.GetProperty("count").GetInt64(), told.GetProperty("firstId").GetString(), told.GetProperty("lastId").GetString()));
        Assert.InRange(told.GetProperty("expiredAt").GetInt64(), soon, Now.ToUnixTimeMilliseconds());
        Assert.InRange(told.GetProperty("firstAt").GetInt64(), soon, told.GetProperty("expiredAt").GetInt64());
        Assert.Equal(town.Acme.Mesh.Id, told.GetProperty("source").GetString());

        // it is told again until it is said to be known, and not to others
        Assert.Empty((await town.Acme.AskAsync("message.expired", "\"told\":null")).GetProperty("expired").EnumerateArray());
        _ = await town.Acme.AskAsync("message.expired", $"\"told\":[{told}]");
        Assert.Single((await town.Mit.AskAsync("message.expired", "\"told\":[]")).GetProperty("expired").EnumerateArray());
        Assert.Empty((await town.Mit.AskAsync("message.expired", $"\"told\":[{told}]")).GetProperty("expired").EnumerateArray());
    }

    [Theory]
    [InlineData(ExpiredResult.CountMax, "result")]
    [InlineData(ExpiredResult.CountMax + 1, "refused")]
    public async Task Expired_SaidToBeKnown_IsTakenUpToItsBound(int count, string answer)
    {
        await using TestHub hub = await TestHub.StartAsync();
        await using Member mit = await EdgeClient.JoinAsync(hub, new OrleansMesh.Testing.Mesh.SampleMesh("did:mesh:academic:mit-001"));
        string each = $$"""{"federationId":"{{Guid.Empty}}","count":1,"firstId":"a","lastId":"a","expiredAt":1}""";

        Assert.Equal(answer, (await mit.AskAsync("message.expired", $"\"told\":[{string.Join(',', Enumerable.Repeat(each, count))}]")).GetProperty("type").GetString());
        Assert.Equal("refused", (await mit.AskAsync("message.expired", "\"told\":[{}]")).GetProperty("type").GetString());
        Assert.Equal("refused", (await mit.AskAsync("message.expired", "\"told\":[null]")).GetProperty("type").GetString());
    }

    private static async Task StateIsAsync(Town town, string messageId, string state)
    {
        long start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while ((await town.Acme.AskAsync("message.status", $"\"messageId\":\"{messageId}\"")).GetProperty("state").GetString() != state)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TestHub.Patience, $"{messageId} is not {state}.");
            _ = await timer.WaitForNextTickAsync();
        }
    }
}
