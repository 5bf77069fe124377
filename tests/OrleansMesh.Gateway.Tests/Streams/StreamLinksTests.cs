using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Streams;
using OrleansMesh.Gateway.Tests.Links;
using OrleansMesh.Gateway.Tests.Peers;

namespace OrleansMesh.Gateway.Tests.Streams;

public sealed class StreamLinksTests
{
    [Fact]
    public async Task Relay_TwoGatewaysOfACluster_ByStreamsInOrderOnce()
    {
        await using ClusterStreams streams = await ClusterStreams.StartAsync();
        await using LinkedTown town = await LinkedTown.BuildLinkedAsync(2, [], t => Task.WhenAll(streams.LinkAsync(t.Hub(0)), streams.LinkAsync(t.Hub(1))));
        await town.FederateAsync();
        string[] sent = [.. Enumerable.Range(0, 40).Select(i => $"m-{i}")];

        await town.StoreAsync(sent);
        List<string> taken = await town.TakeAsync(sent.Length);

        Assert.Equal(sent, taken);
        _ = await town.StatusIsAsync("m-39", "delivered");
        Assert.All(LinksOf(town, 0), link => Assert.IsType<StreamLinkSession>(link.Session));
    }

    /// <summary>A region of two gateways, and another one behind a Noise link.</summary>
    [Fact]
    public async Task Relay_StreamThenNoise_TheSameRoutes()
    {
        await using ClusterStreams streams = await ClusterStreams.StartAsync();
        await using LinkedTown town = await LinkedTown.BuildLinkedAsync(3, [(1, 2)], t => Task.WhenAll(streams.LinkAsync(t.Hub(0)), streams.LinkAsync(t.Hub(1))));
        await town.FederateAsync();
        string[] sent = [.. Enumerable.Range(0, 20).Select(i => $"m-{i}")];

        await town.StoreAsync(sent);

        Assert.Equal(sent, await town.TakeAsync(sent.Length));
        Assert.Equal([1], town.Linked(0));
        Assert.Equal([0, 2], town.Linked(1));
    }

    [Fact]
    public async Task Stop_OneGatewayTakesNoPartForAWhile_AllArriveInOrderOnce()
    {
        await using ClusterStreams streams = await ClusterStreams.StartAsync();
        StreamLinks? last = null;
        await using LinkedTown town = await LinkedTown.BuildLinkedAsync(2, [], async t =>
        {
            _ = await streams.LinkAsync(t.Hub(0));
            last = await streams.LinkAsync(t.Hub(1));
        });
        await town.FederateAsync();
        string[] sent = [.. Enumerable.Range(0, 60).Select(i => $"m-{i}")];
        await town.StoreAsync(sent[..20]);

        await last!.StopAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => LinksOf(town, 0).Count == 0 && LinksOf(town, 1).Count == 0);
        await town.StoreAsync(sent[20..40]);
        _ = await streams.LinkAsync(town.Hub(1));
        await town.StoreAsync(sent[40..]);

        Assert.Equal(sent, await town.TakeAsync(sent.Length));
    }

    private static ImmutableList<Link> LinksOf(LinkedTown town, int place) => town.Hub(place).Services.GetRequiredService<LinkTable>().All;
}
