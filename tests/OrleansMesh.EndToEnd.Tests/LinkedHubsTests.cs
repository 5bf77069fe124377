using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansMesh.Client;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using Xunit.Abstractions;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>R-01, R-05, R-06, R-07: three hubs as processes; two members of different ones federate and talk over the third, which is killed under load, as is the receiver's own.</summary>
public sealed class LinkedHubsTests(ITestOutputHelper report)
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";
    private const int MessagesPerRound = 150;

    private readonly Dictionary<World, string[]> _options = [];

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("ORLEANSMESH_ROUNDS"), CultureInfo.InvariantCulture, out int rounds) ? rounds
        : Environment.GetEnvironmentVariable("ORLEANSMESH_LONG") == "1" ? 20 : 2;

    [Fact]
    public async Task Kill9_HubsUnderLoad_WhatIsAcknowledgedArrivesOnceAndInOrder()
    {
        await using World na = new(), eu = new(), apac = new();
        await LinkAsync(na, eu, apac);
        await na.JoinAsync(Acme, "acme");
        await apac.JoinAsync(Mit, "mit");
        using MeshFolder acmeFolder = MeshFolder.Open(na.Home("acme"));
        using MeshFolder mitFolder = MeshFolder.Open(apac.Home("mit"));
        await using MeshClient acme = await MeshClient.ConnectAsync(acmeFolder, Options(na, receive: true), CancellationToken.None);
        await using MeshClient mit = await MeshClient.ConnectAsync(mitFolder, Options(apac, receive: true), CancellationToken.None);
        await FederateAsync(acme);
        await RouteIsShownAsync(na);

        var toMit = new ConcurrentQueue<string>();
        var toAcme = new ConcurrentQueue<string>();
        using var over = new CancellationTokenSource();
        Task[] receiving = [ReceiveAsync(mit, toMit, over.Token), ReceiveAsync(acme, toAcme, over.Token)];
        var random = new Random(20261126);
        int sent = 0;
        for (int round = 0; round < Rounds; round++)
        {
            World victim = round % 2 == 0 ? eu : apac;
            int at = sent + random.Next(1, MessagesPerRound / 2);
            for (int end = sent + MessagesPerRound; sent < end; sent++)
            {
                if (sent == at)
                {
                    await victim.KillHubAsync();
                }

                await SendAsync(acme, Mit, $"m{sent}");
            }

            await StartAsync(victim);
            await SendAsync(mit, Acme, $"b{round}");
        }

        await ArrivedAsync(toMit, sent);
        await ArrivedAsync(toAcme, Rounds);
        report.WriteLine($"{Rounds} kills: {sent} messages acknowledged by na, {toMit.Count} received at apac over eu, {toAcme.Count} back.");
        Assert.Equal(Enumerable.Range(0, sent).Select(i => $"m{i}"), toMit);
        Assert.Equal(Enumerable.Range(0, Rounds).Select(i => $"b{i}"), toAcme);
        Assert.Equal(0, mit.DeliveriesRefused);
        await over.CancelAsync();
        await Task.WhenAll(receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>A line: na and apac know eu alone.</summary>
    private async Task LinkAsync(World na, World eu, World apac)
    {
        var links = new Dictionary<World, string>();
        foreach ((World world, string region) in new[] { (na, "na"), (eu, "eu"), (apac, "apac") })
        {
            _options[world] = ["--region", region, "--http", "127.0.0.1:0"];
            JsonObject ready = await StartAsync(world);
            links[world] = $"{ready["listen"]!.GetValue<string>()}#{ready["nodeId"]!.GetValue<string>()}";
            await world.KillHubAsync();
        }

        _options[na] = [.. _options[na], "--link", links[eu]];
        _options[eu] = [.. _options[eu], "--link", links[na], "--link", links[apac]];
        _options[apac] = [.. _options[apac], "--link", links[eu]];
        foreach (World world in new[] { na, eu, apac })
        {
            await StartAsync(world);
        }
    }

    private Task<JsonObject> StartAsync(World world) => world.StartHubAsync(_options[world]);

    private static async Task RouteIsShownAsync(World na)
    {
        JsonObject shown = (await na.RunAsync("routes", "--data", na.HubData, "--json")).Ok()[^1];
        JsonNode flow = Assert.Single(shown["flows"]!.AsArray())!;
        Assert.Equal((Acme, Mit), (flow["source"]!.GetValue<string>(), flow["target"]!.GetValue<string>()));
        Assert.Equal(["did:mesh:hub:na", "did:mesh:hub:eu", "did:mesh:hub:apac"], flow["path"]!.AsArray().Select(hub => hub!.GetValue<string>()));
        Assert.True(flow["latencyMilliseconds"]!.GetValue<double>() > 0);
    }

    private static async Task FederateAsync(MeshClient acme)
    {
        var terms = new FederationTerms("across regions", [new FederationGrant(GrantKind.Message, "*")], [new FederationGrant(GrantKind.Message, "*")], TimeSpan.FromDays(1));
        using var patience = new CancellationTokenSource(World.Patience);
        while (true)
        {
            try
            {
                _ = await acme.FederateAsync(Did.Parse(Mit), terms, patience.Token);
                return;
            }
            catch (MeshRefusedException refused) when (refused.Reason == "unknown-mesh")
            {
                // routes need a moment after the start
                using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
                _ = await pause.WaitForNextTickAsync(patience.Token);
            }
        }
    }

    private static async Task SendAsync(MeshClient client, string target, string id)
    {
        using var patience = new CancellationTokenSource(World.Patience);
        while (true)
        {
            try
            {
                _ = await client.SendAsync(Did.Parse(target), "agent.message", JsonSerializer.SerializeToElement(new { id }), new SendOptions { MessageId = id }, patience.Token);
                return;
            }
            catch (MeshRefusedException refused) when (refused.Reason is "leases-stale" or "in-flight" or "unknown-federation" or "store-unavailable" or "rate-limited")
            {
                using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
                _ = await pause.WaitForNextTickAsync(patience.Token);
            }
        }
    }

    private static async Task ReceiveAsync(MeshClient client, ConcurrentQueue<string> received, CancellationToken over)
    {
        await foreach (ReceivedMessage message in client.ReceiveAsync(over))
        {
            received.Enqueue(message.MessageId);
            await message.AcknowledgeAsync();
        }
    }

    private static async Task ArrivedAsync(ConcurrentQueue<string> received, int count)
    {
        using var patience = new CancellationTokenSource(World.Patience * 2);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (received.Count < count && await pause.WaitForNextTickAsync(patience.Token).AsTask().ContinueWith(t => t.IsCompletedSuccessfully, TaskScheduler.Default))
        {
            // late: the assertion tells what is missing
        }
    }

    private static MeshClientOptions Options(World world, bool receive) => new()
    {
        Hub = new Uri("tcp://" + world.Hub),
        Receive = receive,
        AutoAccept = _ => true,
        ReconnectDelayMin = TimeSpan.FromMilliseconds(20),
        ReconnectDelayMax = TimeSpan.FromMilliseconds(200),
    };
}
