using System.Collections.Concurrent;
using System.Text.Json;
using OrleansMesh.Client;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>R-05, R-06: order that is asked for holds across a change of home, by real hubs and the client that others use.</summary>
public sealed class OrderedHomesTests : IDisposable
{
    private const string Globex = "did:mesh:enterprise:globex-001";
    private const string Eth = "did:mesh:academic:eth-001";
    private const string Marker = "marker";
    private const int Half = 20;

    private readonly TestFolder _folder = new();
    private readonly ConcurrentQueue<ReceivedMessage> _received = new();

    private static IEnumerable<string> Before => Names(0);

    private static IEnumerable<string> After => Names(Half);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kill_TheHomeThatHasTakenMessages_TheyComeBeforeTheNewerOnesWhenThatIsAskedFor(bool isOrdered)
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(3, (0, 1), (0, 2), (1, 2));
        using MeshFolder globexFolder = MeshFolder.Create(Path.Combine(_folder.Path, "globex"), Did.Parse(Globex));
        using MeshFolder ethFolder = MeshFolder.Create(Path.Combine(_folder.Path, "eth"), Did.Parse(Eth));
        await using MeshClient globex = await ConnectAsync(globexFolder, town.Hub(0).Address);
        Uri[] hubs = [.. Enumerable.Range(0, 3).Select(place => town.Hub(place).Address)];
        await FederateAsync(town, hubs, globex, ethFolder);
        var options = new SendOptions { Ordered = isOrdered };
        await SendAsync(globex, Before, options);
        foreach (string id in Before)
        {
            await Eventually.HoldsAsync(async () => (await globex.MessageStatusAsync(id, null, CancellationToken.None)).State == "forwarded");
        }

        int lost = Homes(town)[0] == town.Node(1) ? 1 : 2;
        await town.CrashAsync(lost);
        await Eventually.HoldsAsync(() => Homes(town) is [{ } left] && left == town.Node(3 - lost));
        await SendAsync(globex, After, options);
        await SendAsync(globex, [Marker], SendOptions.Reliable);
        await using MeshClient eth = await ConnectAsync(ethFolder, hubs[3 - lost], hubs[lost]);
        using var over = new CancellationTokenSource();
        Task receiving = ReceiveAsync(eth, over.Token);

        // it comes behind all the newer ones
        await Eventually.HoldsAsync(() => _received.Any(message => message.MessageId == Marker));
        Assert.Equal(isOrdered ? [Marker] : [.. After, Marker], _received.Select(message => message.MessageId));
        await town.Hub(lost).StartAsync();
        await Eventually.HoldsAsync(() => _received.Count == (2 * Half) + 1);
        Assert.Equal(isOrdered ? [Marker, .. Before, .. After] : [.. After, Marker, .. Before], _received.Select(message => message.MessageId));
        Assert.All(_received, message => Assert.Equal((0, false), (message.MissedBefore, message.IsLate)));
        await over.CancelAsync();
        await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<string> Names(int first) => Enumerable.Range(first, Half).Select(number => $"m{number:000}");

    private static string[] Homes(LinkedTown town) => [.. town.Routes(0).HomesOf(Eth).Select(home => home.Node)];

    // At home at two hubs, and away from both afterwards.
    private static async Task FederateAsync(LinkedTown town, Uri[] hubs, MeshClient globex, MeshFolder ethFolder)
    {
        await using MeshClient eth = await ConnectAsync(ethFolder, hubs[2], hubs[1]);
        await Eventually.HoldsAsync(() => Homes(town).Length == 2);
        FederationGrant[] all = [new FederationGrant(GrantKind.Message, "*")];
        await Eventually.HoldsAsync(async () =>
        {
            try
            {
                return await globex.FederateAsync(Did.Parse(Eth), new FederationTerms("order", all, all, TimeSpan.FromDays(1)), CancellationToken.None).WaitAsync(TestHub.Patience) is not null;
            }
            catch (MeshRefusedException)
            {
                // a link of two that is given up takes its calls along
                return false;
            }
        });
        await Eventually.HoldsAsync(() => eth.ActiveFederations.Count >= 1);
    }

    private static async Task SendAsync(MeshClient globex, IEnumerable<string> ids, SendOptions options)
    {
        foreach (string id in ids)
        {
            _ = await globex.SendAsync(Did.Parse(Eth), "note", JsonSerializer.SerializeToElement(new { id }), options with { MessageId = id }, CancellationToken.None).WaitAsync(TestHub.Patience);
        }
    }

    private static async Task<MeshClient> ConnectAsync(MeshFolder folder, Uri hub, params Uri[] others) => await MeshClient.ConnectAsync(
        folder,
        new MeshClientOptions
        {
            Hub = hub,
            OtherHubs = others,
            SpreadHubs = false,
            AutoAccept = _ => true,
            OrderWaitMax = TimeSpan.FromMinutes(10),
            ReconnectDelayMin = TimeSpan.FromMilliseconds(20),
            ReconnectDelayMax = TimeSpan.FromMilliseconds(200),
        },
        CancellationToken.None).WaitAsync(TestHub.Patience);

    private async Task ReceiveAsync(MeshClient client, CancellationToken over)
    {
        await foreach (ReceivedMessage message in client.ReceiveAsync(over))
        {
            _received.Enqueue(message);
            await message.AcknowledgeAsync();
        }
    }
}
