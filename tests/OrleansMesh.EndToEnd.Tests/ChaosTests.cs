using System.Diagnostics;
using System.Globalization;
using OrleansMesh.Client;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Testing;
using Xunit.Abstractions;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>
/// Three linked hubs and the processes of three meshes under load, while hubs and meshes are killed with SIGKILL and the ways between hubs are cut and
/// healed at random (R-05, R-06, R-07): what is acknowledged arrives, each flow in its order, and nothing again that was acknowledged.
/// </summary>
/// <remarks>
/// 100 rounds with <c>ORLEANSMESH_LONG=1</c>, another number with <c>ORLEANSMESH_ROUNDS</c>; <c>ORLEANSMESH_SEED</c> repeats the draws of a run. With
/// <c>ORLEANSMESH_DATABASE=postgres</c> each hub has a PostgreSQL server of its own, which is killed as well; else it has SQLite.
/// </remarks>
public sealed class ChaosTests(ITestOutputHelper report)
{
    private const int RoundsInShort = 3;
    private const int AcknowledgedBetweenMax = 40;
    private const int HubAwayMillisecondsMax = 1_500;
    private const int CutMillisecondsMax = 4_000;

    // longer than any wait of a link or a flow
    private const int LongCutMillisecondsMax = 15_000;

    private static readonly string[] Names = ["acme", "mit", "lab"];

    // what a mesh's process may end with while hubs are away, come back, or do not know of each other yet
    private static readonly string[] Passing = ["unreachable", "hub-unreachable", "leases-stale", "in-flight", "rate-limited", "store-unavailable", "unknown-federation", "queue-full"];

    private readonly List<string> _events = [];

    private enum Blow
    {
        Hub,
        Sender,
        Receiver,
        Link,
        LinkAndHub,
        Database,
    }

    private static bool OnPostgres => Environment.GetEnvironmentVariable("ORLEANSMESH_DATABASE") == "postgres";

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("ORLEANSMESH_ROUNDS"), CultureInfo.InvariantCulture, out int rounds) ? rounds
        : Environment.GetEnvironmentVariable("ORLEANSMESH_LONG") == "1" ? 100 : RoundsInShort;

    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("ORLEANSMESH_SEED"), CultureInfo.InvariantCulture, out int seed) ? seed : Random.Shared.Next();

    [Fact]
    public async Task Kill9AndCuts_HubsAndMeshesUnderLoad_WhatIsAcknowledgedArrivesOnceAndInOrder()
    {
        int seed = Seed;
        report.WriteLine($"ORLEANSMESH_SEED={seed}{(OnPostgres ? " ORLEANSMESH_DATABASE=postgres" : "")}");
        var random = new Random(seed);
        await using HubTriangle hubs = await HubTriangle.StartAsync(OnPostgres);
        await FederateAsync(hubs);

        ChaosReceiver[] receivers = [.. Names.Select((name, hub) => new ChaosReceiver(hubs[hub], name))];
        ChaosSender[] senders = [Sender(hubs, 0, 1), Sender(hubs, 1, 2), Sender(hubs, 2, 0), Sender(hubs, 0, 2)];
        Task[] receiving = [.. receivers.Select(receiver => receiver.RunAsync())];
        Task[] sending = [.. senders.Select(sender => sender.RunAsync())];
        var deck = new Queue<Blow>();
        for (int round = 0; round < Rounds; round++)
        {
            await MoreAsync(senders, random.Next(1, AcknowledgedBetweenMax));
            if (deck.Count == 0)
            {
                Blow[] all = [.. Enum.GetValues<Blow>().Where(blow => blow != Blow.Database || OnPostgres)];
                random.Shuffle(all);
                deck = new Queue<Blow>(all);
            }

            await StrikeAsync(deck.Dequeue(), hubs, senders, receivers, random);
        }

        foreach (ChaosSender sender in senders)
        {
            sender.Stop();
        }

        await Task.WhenAll(sending).WaitAsync(3 * World.Patience);
        report.WriteLine(await ArrivedAsync(receivers, senders));
        await Task.WhenAll(receivers.Select(receiver => receiver.StopAsync()));
        await Task.WhenAll(receiving);
        Judge(receivers, senders);
    }

    private static ChaosSender Sender(HubTriangle hubs, int from, int to) => new(hubs[from], Names[from], Mesh(to));

    private static string Mesh(int number) => $"did:mesh:chaos:{Names[number]}";

    private static async Task FederateAsync(HubTriangle hubs)
    {
        MeshFolder[] folders = [.. Names.Select((name, hub) => MeshFolder.Create(hubs[hub].Home(name), Did.Parse(Mesh(hub))))];
        List<MeshClient> clients = [];
        try
        {
            for (int i = 0; i < folders.Length; i++)
            {
                clients.Add(await MeshClient.ConnectAsync(folders[i], new MeshClientOptions { Hub = new Uri("tcp://" + hubs[i].Hub), AutoAccept = _ => true }, CancellationToken.None).WaitAsync(World.Patience));
            }

            var terms = new FederationTerms("chaos", [new FederationGrant(GrantKind.Message, "*")], [new FederationGrant(GrantKind.Message, "*")], TimeSpan.FromDays(1));
            for (int i = 0; i < clients.Count; i++)
            {
                Did other = Did.Parse(Mesh((i + 1) % Names.Length));

                // routes need a moment after the start
                _ = await Patiently.UntilAsync(async () => await clients[i].FederateAsync(other, terms, CancellationToken.None) is not null);
            }
        }
        finally
        {
            foreach (MeshClient client in clients)
            {
                await client.DisposeAsync();
            }

            foreach (MeshFolder folder in folders)
            {
                folder.Dispose();
            }
        }
    }

    private async Task StrikeAsync(Blow blow, HubTriangle hubs, ChaosSender[] senders, ChaosReceiver[] receivers, Random random)
    {
        int first = random.Next(HubTriangle.Count);
        int second = (first + random.Next(1, HubTriangle.Count)) % HubTriangle.Count;
        int victim = random.Next(HubTriangle.Count);
        int sender = random.Next(senders.Length);
        var cut = (LinkCut)random.Next((int)LinkCut.Silent, (int)LinkCut.Reset + 1);
        TimeSpan away = TimeSpan.FromMilliseconds(random.Next(HubAwayMillisecondsMax));
        TimeSpan held = TimeSpan.FromMilliseconds(random.Next(Rounds > RoundsInShort && random.Next(4) == 0 ? LongCutMillisecondsMax : CutMillisecondsMax));
        _events.Add(blow switch
        {
            Blow.Hub => $"hub {HubTriangle.Name(victim)} for {away.TotalMilliseconds} ms",
            Blow.Sender => $"sender {sender}",
            Blow.Receiver => $"receiver {Names[victim]}",
            Blow.Database => $"database of {HubTriangle.Name(victim)} for {away.TotalMilliseconds} ms",
            _ => $"{cut} {HubTriangle.Name(first)}-{HubTriangle.Name(second)} for {held.TotalMilliseconds} ms{(blow == Blow.LinkAndHub ? $", hub {HubTriangle.Name(victim)} for {away.TotalMilliseconds} ms" : "")}",
        });
        switch (blow)
        {
            case Blow.Hub:
                await KillAsync(hubs, victim, away);
                break;
            case Blow.Sender:
                await senders[sender].KillAsync();
                break;
            case Blow.Receiver:
                await receivers[victim].KillAsync();
                break;
            case Blow.Database:
                await hubs.KillDatabaseAsync(victim);
                await Task.Delay(away, TimeProvider.System);
                await hubs.StartDatabaseAsync(victim);
                break;
            default:
                hubs.Cut(first, second, cut);
                await Task.WhenAll(Task.Delay(held, TimeProvider.System), blow == Blow.LinkAndHub ? KillAsync(hubs, victim, away) : Task.CompletedTask);
                hubs.Cut(first, second, LinkCut.None);
                break;
        }
    }

    private static async Task KillAsync(HubTriangle hubs, int hub, TimeSpan away)
    {
        await hubs[hub].KillHubAsync();
        await Task.Delay(away, TimeProvider.System);
        _ = await hubs.StartAsync(hub);
    }

    // there is load when a blow comes
    private static Task MoreAsync(ChaosSender[] senders, int more)
    {
        int wanted = senders.Sum(sender => sender.Acknowledged.Count) + more;
        return UntilAsync(() => senders.Sum(sender => sender.Acknowledged.Count) >= wanted, 2 * World.Patience);
    }

    // a queue that is being emptied may take its time, one that stands still may not
    private static async Task<string> ArrivedAsync(ChaosReceiver[] receivers, ChaosSender[] senders)
    {
        Dictionary<string, IReadOnlyCollection<int>>[] all = [.. receivers.Select((_, i) => To(i, senders))];
        int Left() => receivers.Select((receiver, i) => ChaosVerdict.Missing(receiver.Sessions, all[i]).Count()).Sum();
        long started = Stopwatch.GetTimestamp();
        int first = Left();
        int left = first;
        int before;
        do
        {
            before = left;
            await UntilAsync(() => (left = Left()) == 0, World.Patience);
        }
        while (left > 0 && left < before);

        return string.Create(CultureInfo.InvariantCulture, $"{first} waited when the last sender ended, {left} after {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
    }

    // late: the assertion tells what is missing
    private static async Task UntilAsync(Func<bool> reached, TimeSpan patience)
    {
        long started = Stopwatch.GetTimestamp();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!reached() && Stopwatch.GetElapsedTime(started) < patience)
        {
            _ = await pause.WaitForNextTickAsync();
        }
    }

    private static Dictionary<string, IReadOnlyCollection<int>> To(int mesh, ChaosSender[] senders) =>
        senders.Where(sender => sender.Target == Mesh(mesh)).ToDictionary(sender => sender.Source, sender => (IReadOnlyCollection<int>)[.. sender.Acknowledged.Keys]);

    private void Judge(ChaosReceiver[] receivers, ChaosSender[] senders)
    {
        string[] reasons = [.. senders.SelectMany(sender => sender.Reasons)];
        string[] wrong = [.. receivers.SelectMany((receiver, i) => ChaosVerdict.Of(Names[i], receiver.Sessions, To(i, senders)))];
        report.WriteLine(
            $"{Rounds} rounds: {senders.Sum(s => s.Given)} messages, {senders.Sum(s => s.Acknowledged.Count)} acknowledged, {receivers.Sum(r => r.Sessions.Sum(s => s.Length))} received by {receivers.Sum(r => r.Sessions.Count)} processes; "
            + $"senders ended by themselves: {string.Join(", ", reasons.CountBy(reason => reason).Select(r => $"{r.Key} {r.Value}").DefaultIfEmpty("never"))}");
        foreach (string line in _events)
        {
            report.WriteLine(line);
        }

        Assert.True(wrong.Length == 0, string.Join('\n', wrong.Take(50)));
        Assert.Empty(reasons.Except(Passing));
        Assert.All(senders, sender => Assert.NotEmpty(sender.Acknowledged));
    }
}
