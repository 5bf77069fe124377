using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrleansMesh.Benchmarks.Ping;

/// <summary>Local pings of 1,000 grains through the hosted client, beside bare mailboxes measured in the same run.</summary>
internal static class PingBenchmark
{
    private const int Targets = 1000;
    private const int Rounds = 5;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    public static async Task RunAsync()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        using IHost host = builder.Build();
        await host.StartAsync();
        IClusterClient client = host.Services.GetRequiredService<IClusterClient>();
        IPingGrain[] grains = [.. Enumerable.Range(0, Targets).Select(key => client.GetGrain<IPingGrain>(key))];
        MailboxReference[] mailboxes = [.. Enumerable.Range(0, Targets).Select(_ => new MailboxReference())];
        Task<int> Ping(int target) => grains[target].Ping(1);
        Task<int> Bare(int target) => mailboxes[target].PingAsync(1);

        TimeProvider time = TimeProvider.System;
        await PingMeasurement.RunAsync(time, WarmUp, Targets, Ping);
        await PingMeasurement.RunAsync(time, WarmUp, Targets, Bare);
        var ratios = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            PingMeasurement runtime = await PingMeasurement.RunAsync(time, Round, Targets, Ping);
            PingMeasurement bare = await PingMeasurement.RunAsync(time, Round, Targets, Bare);
            ratios.Add(runtime.CallsPerSecond / bare.CallsPerSecond);
            Console.WriteLine($"grains {runtime}; bare mailboxes {bare}; ratio {ratios[^1]:F2}");
        }

        Console.WriteLine($"median ratio {ratios.Order().ElementAt(Rounds / 2):F2} on {Environment.ProcessorCount} processors");
        await host.StopAsync();
    }
}
