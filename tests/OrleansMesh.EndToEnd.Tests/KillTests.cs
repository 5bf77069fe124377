using System.Diagnostics;
using System.Globalization;
using OrleansMesh.Client;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Requests;
using Xunit.Abstractions;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>R-05 and M-07: a hub that is killed under load loses nothing that it acknowledged, repeats nothing that was acknowledged to it, and forgets no agreement.</summary>
public sealed class KillTests(ITestOutputHelper report)
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";
    private const string Idle = "did:mesh:academic:idle-001";
    private const int Seed = 20261120;

    // Kills come after so many acknowledgements: whatever the hub is doing then.
    private const int AcknowledgedBeforeKillMax = 600;

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("ORLEANSMESH_ROUNDS"), CultureInfo.InvariantCulture, out int rounds) ? rounds
        : Environment.GetEnvironmentVariable("ORLEANSMESH_LONG") == "1" ? 50 : 5;

    [Fact]
    public async Task Kill9_RoundsUnderLoad_LoseNothingRepeatNothingForgetNothing()
    {
        await using var world = new World();
        await world.StartHubAsync();
        await world.JoinAsync(Acme, "acme");
        await world.JoinAsync(Mit, "mit");
        await world.JoinAsync(Idle, "idle");
        using MeshFolder acme = MeshFolder.Open(world.Home("acme"));
        using MeshFolder mit = MeshFolder.Open(world.Home("mit"));
        await using MeshClient client = await MeshClient.ConnectAsync(acme, Options(world, receive: false), CancellationToken.None);
        await using var receiver = new LoadReceiver(mit, Options(world, receive: true));
        await receiver.StartAsync();
        await FederateAsync(client);
        string[] before = await FederationsAsync(client);

        var sender = new LoadSender(client, Did.Parse(Mit));
        Task sending = sender.RunAsync();
        List<double> restarts = await KillRoundsAsync(world, sender, receiver);
        sender.Stop();
        await sending.WaitAsync(World.Patience);
        await receiver.WaitForAsync([.. sender.Acknowledged], World.Patience);

        string[] missing = receiver.Missing(sender.Acknowledged);
        string[] twice = receiver.MoreThanOnce();
        string[] after = await FederationsAsync(client);
        await receiver.StopAsync();
        report.WriteLine(
            $"{Rounds} kills: {sender.Count} messages acknowledged, {receiver.Count} received, {missing.Length} missing, {twice.Length} more than once, {receiver.Refused} refused by the receiver, "
            + $"{after.Length} federations as they were; hub ready again after {restarts.Order().ElementAt(restarts.Count / 2):N0} ms (median); "
            + $"\"not now\": {string.Join(", ", sender.Refusals.Select(r => $"{r.Key} {r.Value}").DefaultIfEmpty("never"))}");
        Assert.Empty(missing);
        Assert.Empty(twice);
        Assert.Equal(0, receiver.Refused);
        Assert.Equal(before, after);
        Assert.True(sender.Count >= Rounds, "There was no load.");
    }

    private static async Task<List<double>> KillRoundsAsync(World world, LoadSender sender, LoadReceiver receiver)
    {
        var random = new Random(Seed);
        var restarts = new List<double>();
        for (int round = 1; round <= Rounds; round++)
        {
            await sender.MoreAsync(random.Next(1, AcknowledgedBeforeKillMax)).WaitAsync(World.Patience);
            await world.KillHubAsync();
            if (round % 3 == 0)
            {
                // The receiver too comes back as a new session now and then.
                await receiver.StopAsync();
            }

            long started = Stopwatch.GetTimestamp();
            await world.StartHubAsync();
            restarts.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (round % 3 == 0)
            {
                await receiver.StartAsync();
            }
        }

        return restarts;
    }

    private static MeshClientOptions Options(World world, bool receive) => new()
    {
        Hub = new Uri("tcp://" + world.Hub),
        Receive = receive,
        AutoAccept = _ => true,
        ReconnectDelayMin = TimeSpan.FromMilliseconds(20),
        ReconnectDelayMax = TimeSpan.FromMilliseconds(200),
    };

    // One federation that carries the load, one that has ended, and one that nobody has answered.
    private static async Task FederateAsync(MeshClient client)
    {
        var terms = new FederationTerms("load", [], [new FederationGrant(GrantKind.Message, "*")], TimeSpan.FromDays(1));
        MeshFederation ended = await client.FederateAsync(Did.Parse(Mit), terms, CancellationToken.None).WaitAsync(World.Patience);
        await client.EndAsync(ended.FederationId, "test", CancellationToken.None);
        await client.FederateAsync(Did.Parse(Mit), terms, CancellationToken.None).WaitAsync(World.Patience);
        using var unanswered = new CancellationTokenSource();
        Task<MeshFederation> waiting = client.FederateAsync(Did.Parse(Idle), terms, unanswered.Token);
        while ((await client.FederationsAsync(CancellationToken.None)).All(f => f.Status != "proposed"))
        {
            await Task.Yield();
        }

        await unanswered.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static async Task<string[]> FederationsAsync(MeshClient client)
    {
        IReadOnlyList<FederationView> views = await client.FederationsAsync(CancellationToken.None);
        return [.. views.Select(v => $"{v.FederationId} {v.Status} {v.Version} {v.Proposer} {v.Reason} {v.Agreement.GetRawText()}").Order(StringComparer.Ordinal)];
    }
}
