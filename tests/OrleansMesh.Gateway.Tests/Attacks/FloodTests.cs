using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Telemetry;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Telemetry;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Attacks;

/// <summary>Strangers from many addresses at full speed, and what an honest session feels of it: windows with and without them take turns.</summary>
public sealed class FloodTests
{
    private const int Pairs = 3;

    // strangers and hub share the cores of a box that is busy with other things: in the short form only a session that is locked out shows
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("ORLEANSMESH_LONG") == "1";
    private static readonly double FloorMilliseconds = IsLong ? 50 : 250;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(IsLong ? 3 : 0.8);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    [Theory]
    [InlineData("silent")]
    [InlineData("slow")]
    [InlineData("garbage")]
    [InlineData("first records")]
    public async Task Flood_FromManyAddresses_HonestRoundTripsStayNearTheirs(string attack)
    {
        await using Town town = await Town.BuildAsync("Gateway:OpeningsMax=64");
        using var tally = new MeterTally(GatewayMeter.Name, town.Hub.Services.GetRequiredService<IMeterFactory>());
        List<double> calm = [];
        List<double> attacked = [];
        _ = await P99Async(town);
        long strangers = 0;
        for (int i = 0; i < Pairs; i++)
        {
            calm.Add(await P99Async(town));
            using var stop = new CancellationTokenSource();
            Task<int> flood = FloodAsync(town.Hub, attack, i, stop.Token);
            attacked.Add(await P99Async(town));
            await stop.CancelAsync();
            strangers += await flood;
        }

        double without = calm.Order().ElementAt(Pairs / 2);
        double with = attacked.Order().ElementAt(Pairs / 2);
        Console.WriteLine($"flood of {attack}: {strangers} connections, honest round trip p99 {without:F2} ms without, {with:F2} ms with (medians of {Pairs} windows)");
        Assert.InRange(strangers, 20, int.MaxValue);
        Assert.True(with <= (2 * without) + FloorMilliseconds, $"{attack}: p99 {with:F1} ms under attack, {without:F1} ms without.");
        Assert.True(tally.Of("orleansmesh.gateway.connections.accepted") > 0);
    }

    private static async Task<double> P99Async(Town town)
    {
        List<double> trips = [];
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < Window)
        {
            long sent = TimeProvider.System.GetTimestamp();
            Receipt receipt = await town.Acme.SendAsync(town.Message($"m-{Guid.NewGuid():N}") with { Delivery = DeliveryMode.Transient });
            Assert.Contains(receipt.State, new[] { ReceiptState.Delivered, ReceiptState.Refused });
            trips.Add(TimeProvider.System.GetElapsedTime(sent).TotalMilliseconds);
        }

        trips.Sort();
        return trips[(int)(trips.Count * 0.99)];
    }

    /// <summary>Eight new strangers each 10 ms, from 250 addresses, at most 400 of whom stay open.</summary>
    private static async Task<int> FloodAsync(TestHub hub, string attack, int round, CancellationToken stop)
    {
        Queue<RawSocket> open = [];
        var random = new Random(round);
        int count = 0;
        using var timer = new PeriodicTimer(Pace, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                for (int i = 0; i < 8; i++)
                {
                    RawSocket stranger = await RawSocket.ConnectAsync(hub, new IPAddress([127, 2, (byte)round, (byte)(1 + (count++ % 250))]));
                    open.Enqueue(stranger);
                    _ = await stranger.TrySendAsync(BytesOf(attack, random));
                }

                while (open.Count > 400)
                {
                    open.Dequeue().Dispose();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the window is over
        }

        while (open.TryDequeue(out RawSocket? last))
        {
            last.Dispose();
        }

        return count;
    }

    private static byte[] BytesOf(string attack, Random random)
    {
        byte[] noise = new byte[1200];
        random.NextBytes(noise);
        return attack switch
        {
            "silent" => [],
            "slow" => [0, 32, noise[0]],
            "garbage" => noise,
            _ => [0, 32, .. noise[..32]],
        };
    }
}
