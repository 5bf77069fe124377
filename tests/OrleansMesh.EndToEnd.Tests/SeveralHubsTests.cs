using System.Collections.Concurrent;
using System.Text.Json;
using OrleansMesh.Client;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using Xunit.Abstractions;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>R-06: a mesh that is at home at two hubs goes on at the other when one is killed under load.</summary>
public sealed class SeveralHubsTests(ITestOutputHelper report)
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";
    private const int Na = 0;
    private const int Eu = 1;
    private const int Apac = 2;

    [Fact]
    public async Task Kill9_OneOfAMeshsHubs_ItSendsAndReceivesOverTheOtherAndEachMessageOnce()
    {
        await using HubTriangle hubs = await HubTriangle.StartAsync();
        await hubs[Na].JoinAsync(Acme, "acme");
        await hubs[Eu].JoinAsync(Mit, "mit");
        using MeshFolder acmeFolder = MeshFolder.Open(hubs[Na].Home("acme"));
        using MeshFolder mitFolder = MeshFolder.Open(hubs[Eu].Home("mit"));
        await using MeshClient acme = await MeshClient.ConnectAsync(acmeFolder, Options(hubs[Na]), CancellationToken.None);
        await using MeshClient mit = await MeshClient.ConnectAsync(mitFolder, Options(hubs[Eu], hubs[Apac]), CancellationToken.None);
        _ = await Patiently.UntilAsync(async () => await acme.FederateAsync(Did.Parse(Mit), Terms, CancellationToken.None) is not null);
        var toMit = new ConcurrentQueue<string>();
        var toAcme = new ConcurrentQueue<string>();
        using var over = new CancellationTokenSource();
        Task[] receiving = [ReceiveAsync(mit, toMit, over.Token), ReceiveAsync(acme, toAcme, over.Token)];
        await SendAsync(acme, Mit, 0, 50);
        await SendAsync(mit, Acme, 0, 10);
        await ArrivedAsync(toAcme, 10, because: "what a hub has stored and not passed on goes down with it");

        await hubs[Eu].KillHubAsync();
        await SendAsync(acme, Mit, 50, 50);
        await SendAsync(mit, Acme, 10, 10);
        await ArrivedAsync(toMit, 50, because: "what is sent after the end of one hub comes over the other");
        await ArrivedAsync(toAcme, 20, because: "what is sent to the other hub arrives");

        await hubs.StartAsync(Eu);
        await ArrivedAsync(toMit, 100, because: "what the killed hub had stored comes when it is back");
        report.WriteLine($"{toMit.Count} received at two hubs, {toAcme.Count} sent over them, one killed.");
        Assert.Equal(Names(100), toMit.Order(StringComparer.Ordinal));
        Assert.Equal(Names(20), toAcme.Order(StringComparer.Ordinal));
        Assert.True(mit.IsConnected);
        await over.CancelAsync();
        await Task.WhenAll(receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    private static FederationTerms Terms => new("at two hubs", [new FederationGrant(GrantKind.Message, "*")], [new FederationGrant(GrantKind.Message, "*")], TimeSpan.FromDays(1));

    private static IEnumerable<string> Names(int count) => Enumerable.Range(0, count).Select(i => $"m{i:000}");

    private static async Task SendAsync(MeshClient client, string target, int from, int count)
    {
        foreach (string id in Names(from + count).Skip(from))
        {
            _ = await Patiently.UntilAsync(async () => await client.SendAsync(
                Did.Parse(target), "agent.message", JsonSerializer.SerializeToElement(new { id }), new SendOptions { MessageId = id }, CancellationToken.None) is not null);
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

    private static async Task ArrivedAsync(ConcurrentQueue<string> received, int count, string because)
    {
        long start = TimeProvider.System.GetTimestamp();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (received.Count < count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < World.Patience * 2, $"{received.Count} of {count}: {because}");
            _ = await pause.WaitForNextTickAsync();
        }
    }

    private static MeshClientOptions Options(World world, params World[] others) => new()
    {
        Hub = new Uri("tcp://" + world.Hub),
        OtherHubs = [.. others.Select(other => new Uri("tcp://" + other.Hub))],
        SpreadHubs = false,
        AutoAccept = _ => true,
        ReconnectDelayMin = TimeSpan.FromMilliseconds(20),
        ReconnectDelayMax = TimeSpan.FromMilliseconds(200),
    };
}
