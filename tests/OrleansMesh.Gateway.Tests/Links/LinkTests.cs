using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Messages;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>R-01, R-02, R-05 to R-07: meshes of different hubs federate and talk, over hubs between and over hubs that come and go.</summary>
public sealed class LinkTests
{
    [Fact]
    public async Task Federate_MeshesOfTwoHubs_MessagesFlowBothWaysEachOnceAndInOrder()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await town.FederateAsync();
        string[] sent = [.. Enumerable.Range(0, 50).Select(i => $"m{i}")];
        await town.StoreAsync(sent);

        Assert.Equal(sent, await town.TakeAsync(sent.Length));

        FmpDraft back = town.Message("back") with { SourceMeshId = town.Mit.Mesh.Id, TargetMeshId = town.Acme.Mesh.Id };
        Assert.Equal(ReceiptState.Stored, (await town.Mit.SendAsync(back)).State);
        Delivered taken = await town.Acme.DeliveryAsync();
        Assert.Equal(("back", 2), (taken.MessageId, taken.HopCount));
        Assert.Equal(ReceiptState.Duplicate, (await town.Mit.SendAsync(back)).State);
    }

    [Fact]
    public async Task Send_OverAHubBetween_TakesThreeHopsAndNoFourthWhenNoneIsLeft()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(3, (0, 1), (1, 2));
        Assert.True(town.Routes(0).TryFindHome(town.Mit.Mesh.Id, out Route? route));
        Assert.Equal([town.Node(0), town.Node(1), town.Node(2)], route.Path.AsEnumerable());
        await town.FederateAsync();
        RouteTableView table = town.Hub(0).Services.GetRequiredService<RouteReport>().Read(flowsMax: 10);
        FlowView flow = Assert.Single(table.Flows);
        Assert.Equal((town.Acme.Mesh.Id, town.Mit.Mesh.Id, town.FederationId), (flow.Source, flow.Target, flow.FederationId));
        Assert.Equal(["did:mesh:hub:r0", "did:mesh:hub:r1", "did:mesh:hub:r2"], flow.Path);
        Assert.True(flow.LatencyMilliseconds > 0);

        // both may have dialled: until one session is closed there are two links, of one past
        Assert.All(table.Links, link => Assert.Equal(town.Node(1), link.Node));
        LinkForecastView forecast = table.Links[0].Forecast!;

        // of two sessions that were dialled at once the last may have been closed before the first was open
        Assert.InRange(forecast.Failures, 0, 1);
        Assert.Equal(forecast.Failures == 0, forecast.LastFailureSeconds is null);
        Assert.True(forecast is { ExpectedToFail: false, PenaltyMilliseconds: 0, Risk: < 0.4, UsualMilliseconds: > 0 }, forecast.ToString());
        Assert.All(table.Routes, way => Assert.Equal(0, way.PenaltyMilliseconds));
        await town.StoreAsync("three");
        Delivered taken = await town.Mit.DeliveryAsync();
        Assert.Equal(("three", 3), (taken.MessageId, taken.HopCount));

        Receipt refused = await town.Acme.SendAsync(town.Message("two") with { MaxHops = 2, Delivery = DeliveryMode.Transient });
        Assert.Equal((ReceiptState.Refused, (ushort)Domain.Admission.Refusal.HopLimit), (refused.State, (ushort)refused.Refusal));
    }

    [Fact]
    public async Task Report_TwoWaysThatAreAlike_ShowsBothWithTheirSharesAndTheFlowOnOne()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(4, (0, 1), (0, 2), (1, 3), (2, 3));
        await town.FederateAsync();

        // a link that is not measured yet counts as slow
        RouteReport report = town.Hub(0).Services.GetRequiredService<RouteReport>();
        RouteView[] ways = [];
        await Eventually.HoldsAsync(() => (ways = [.. report.Read(flowsMax: 10).Routes.Where(way => way.Node == town.Node(3))]).Count(way => way.Share > 0) == 2);
        Assert.Equal(["did:mesh:hub:r1", "did:mesh:hub:r2"], ways.Select(way => way.NextHop).Order());
        Assert.Equal(1, ways.Sum(way => way.Share), 2);

        await town.StoreAsync("m1");
        Assert.Equal(["m1"], await town.TakeAsync(1));
        RouteTableView table = report.Read(flowsMax: 10);
        Assert.Contains(Assert.Single(table.Flows).Path[1], ways.Select(way => way.NextHop));
        Assert.Equal(1, table.Links.Sum(link => link.Flows));
    }

    [Fact]
    public async Task Status_OfAMessageToAnotherHub_IsToldAllTheWayToItsTarget()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await town.FederateAsync();
        await town.StoreAsync("m1");
        Delivered m1 = await town.Mit.DeliveryAsync();
        await town.StatusIsAsync("m1", "forwarded");
        await town.Mit.AcknowledgeAsync(m1.Cursor);
        await town.StatusIsAsync("m1", "delivered");

        JsonElement unknown = await town.Acme.AskAsync("message.status", "\"messageId\":\"m2\"");
        Assert.Equal("unknown-message", unknown.GetProperty("reason").GetString());
        JsonElement notTheirs = await town.Mit.AskAsync("message.status", "\"messageId\":\"m1\"");
        Assert.Equal("unknown-message", notTheirs.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Erase_OfAMessageThatWaits_HereOrAtTheHomeOfItsTarget_NeverArrives()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await town.FederateAsync();
        await town.Mit.DisposeAsync();
        await town.StoreAsync("m1", "m2");
        await town.StatusIsAsync("m2", "forwarded");
        JsonElement there = await town.Acme.AskAsync("message.erase", "\"messageId\":\"m1\"");
        Assert.Equal(("erased", town.Mit.Mesh.Id), (there.GetProperty("state").GetString(), there.GetProperty("targetMeshId").GetString()));

        await town.CrashAsync(1);
        await town.StoreAsync("m3", "m4");
        JsonElement here = await town.Acme.AskAsync("message.erase", "\"messageId\":\"m3\"");
        Assert.Equal("erased", here.GetProperty("state").GetString());
        JsonElement unknown = await town.Acme.AskAsync("message.erase", "\"messageId\":\"m5\"");
        Assert.Equal("unknown-message", unknown.GetProperty("reason").GetString());

        await town.Hub(1).StartAsync();
        town.Mit = await EdgeClient.JoinAsync(town.Hub(1), town.Mit.Mesh);
        JsonElement notTheirs = await town.Mit.AskAsync("message.erase", "\"messageId\":\"m4\"");
        Assert.Equal("unknown-message", notTheirs.GetProperty("reason").GetString());
        Assert.Equal(["m2", "m4"], await town.TakeAsync(2));
        await town.StatusIsAsync("m4", "delivered");
        JsonElement late = await town.Acme.AskAsync("message.erase", "\"messageId\":\"m4\"");
        Assert.Equal("delivered", late.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Erase_AskedByAHubThatIsNotTheHomeOfTheSource_IsRefusedAndTheMessageArrives()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(3, (0, 1), (1, 2));
        await town.FederateAsync();
        await town.Mit.DisposeAsync();
        await town.StoreAsync("m1");
        await town.StatusIsAsync("m1", "forwarded");
        HubCalls between = town.Hub(1).Services.GetRequiredService<HubCalls>();
        foreach (int place in new[] { 0, 2 })
        {
            await Eventually.HoldsAsync(() => town.Routes(place).TryFind(town.Node(1), out _) && town.Routes(1).TryFind(town.Node(place), out _));
            HubAnswer? answer = await between.AskAsync(
                town.Node(place), HubCallTypes.MessageErase, town.Acme.Mesh.Id, new MessageStatusRequest("m1"), HubCallJson.Default.MessageStatusRequest, CancellationToken.None);
            Assert.True(answer is { IsRefused: true });
            Assert.Equal("unknown-message", answer.Body.GetProperty("reason").GetString());
        }

        town.Mit = await EdgeClient.JoinAsync(town.Hub(2), town.Mit.Mesh);
        Assert.Equal(["m1"], await town.TakeAsync(1));
    }

    [Fact]
    public async Task Send_RefusedByTheHomeOfItsTarget_TheSenderIsToldAndTheNextGoesOn()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await town.FederateAsync();
        Assert.Equal(ReceiptState.Stored, (await town.Acme.SendAsync(town.Message("too-far") with { MaxHops = 1 })).State);
        await town.StoreAsync("next");

        JsonElement notice = await town.Acme.NoticeAsync("message.refused");
        Assert.Equal(("too-far", "hop-limit"), (notice.GetProperty("messageId").GetString(), notice.GetProperty("reason").GetString()));
        Assert.Equal(["next"], await town.TakeAsync(1));
        JsonElement status = await town.StatusIsAsync("too-far", "refused");
        Assert.Equal((town.Mit.Mesh.Id, "hop-limit"), (status.GetProperty("targetMeshId").GetString(), status.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Send_WhileTheOtherHubIsAway_WaitsAndArrivesInOrderWhenItIsBack()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await town.FederateAsync();
        await town.Mit.DisposeAsync();
        await town.CrashAsync(1);
        string[] sent = [.. Enumerable.Range(0, 20).Select(i => $"m{i}")];
        await town.StoreAsync(sent);

        await town.Hub(1).StartAsync();
        town.Mit = await EdgeClient.JoinAsync(town.Hub(1), town.Mit.Mesh);

        Assert.Equal(sent, await town.TakeAsync(sent.Length));
    }

    [Fact]
    public async Task Send_TheHubBetweenIsLost_GoesOnOverAnother()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(4, (0, 1), (1, 3), (0, 2), (2, 3));
        await town.FederateAsync();
        Assert.True(town.Routes(0).TryFindHome(town.Mit.Mesh.Id, out Route? route));
        int between = route.NextHop == town.Node(1) ? 1 : 2;
        await town.StoreAsync([.. Enumerable.Range(0, 20).Select(i => $"m{i}")]);
        Task lost = town.CrashAsync(between);
        await town.StoreAsync([.. Enumerable.Range(20, 60).Select(i => $"m{i}")]);
        await lost;
        await town.StoreAsync([.. Enumerable.Range(80, 20).Select(i => $"m{i}")]);

        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => $"m{i}")], await town.TakeAsync(100));
    }

    [Fact]
    public async Task End_AtEitherHub_StopsMessagesAtBoth()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await town.FederateAsync();
        JsonElement ended = await town.Mit.SayAsync(town.FederationId, FederationEventKind.ForceEnd, "enough");
        Assert.True("result" == ended.GetProperty("type").GetString(), ended.ToString());

        await town.Acme.NoticeAsync("fmp.ended");
        await town.Mit.NoticeAsync("fmp.ended");
        int n = 0;
        await Town.UntilAsync(town.Acme, () => town.Message($"a{n++}"), r => r.Refusal == Domain.Admission.Refusal.FederationEnded);
        await Town.UntilAsync(
            town.Mit,
            () => town.Message($"b{n++}") with { SourceMeshId = town.Mit.Mesh.Id, TargetMeshId = town.Acme.Mesh.Id },
            r => r.Refusal == Domain.Admission.Refusal.FederationEnded);
    }

    [Fact]
    public async Task Discover_MeshesOfOtherHubs_AreFoundThere()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(3, (0, 1), (1, 2));
        await town.Mit.AskAsync("mesh.announce", "\"name\":\"MIT\",\"capabilities\":[\"data.analysis\"],\"minimumTrust\":0,\"public\":true");

        JsonElement found = await town.Acme.AskAsync("discover", "\"capabilities\":[\"data.analysis\"],\"minimumTrust\":0,\"limit\":10", FrameType.Discovery);

        JsonElement mesh = Assert.Single(found.GetProperty("meshes").EnumerateArray());
        Assert.Equal((town.Mit.Mesh.Id, "r2"), (mesh.GetProperty("meshId").GetString(), mesh.GetProperty("region").GetString()));
    }
}
