using System.Text.Json;
using OrleansMesh.Client;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>F-06 with a hub of its own process: a mesh of meshes by one agreement of all and by one of each pair, and a federation below another.</summary>
public sealed class TopologyTests
{
    private const int Count = 4;

    private static readonly FederationGrant[] Messages = [new(GrantKind.Message, "agent.*")];

    [Fact]
    public async Task MeshOfMeshes_ByOneAgreementAndByPairs_EveryoneReachesEveryone_AndAChildIsNoWider()
    {
        await using var world = new World();
        await world.StartHubAsync("--minimum-trust", "0");
        List<Node> nodes = [];
        try
        {
            for (int i = 0; i < Count; i++)
            {
                nodes.Add(await Node.JoinAsync(world, $"did:mesh:topology:mesh-{i}"));
            }

            Guid joint = await AgreeAsync(nodes, parent: null);
            foreach (Node from in nodes)
            {
                foreach (Node to in nodes.Where(to => to != from))
                {
                    await ReachesAsync(from, to, joint);
                    await ReachesAsync(from, to, await PairAsync(from, to));
                }
            }

            await ChildAsync(nodes, joint);
        }
        finally
        {
            foreach (Node node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    private static FederationTerms Terms(FederationGrant[] shared, int days) => new("topology", [], [], TimeSpan.FromDays(days)) { Shared = shared };

    // Of all but the first: below the agreement of all.
    private static async Task ChildAsync(List<Node> nodes, Guid joint)
    {
        Agreement parent = (await nodes[1].Client.Lifecycle.HistoryAsync(joint, CancellationToken.None)).Standing.InForce!;
        Guid child = await RequestAsync(nodes[1..], parent);
        FederationCommands commands = nodes[1].Client.Lifecycle;
        MeshRefusedException wider = await Assert.ThrowsAsync<MeshRefusedException>(() => commands.ProposeAsync(child, Terms([new(GrantKind.Tool, "*")], days: 1), CancellationToken.None));
        MeshRefusedException longer = await Assert.ThrowsAsync<MeshRefusedException>(() => commands.ProposeAsync(child, Terms(Messages, days: 30), CancellationToken.None));
        Assert.Equal(("wider-than-parent", "wider-than-parent"), (wider.Reason, longer.Reason));

        await SignAsync(nodes[1..], child, Terms(Messages, days: 1));
        await ReachesAsync(nodes[1], nodes[3], child);
        MeshRefusedException outside = await Assert.ThrowsAsync<MeshRefusedException>(() =>
            nodes[1].Client.SendAsync(child, nodes[0].Client.MeshId, "agent.message", Data("x"), null, CancellationToken.None));
        Assert.Equal("unknown-federation", outside.Reason);
    }

    private static async Task<Guid> AgreeAsync(List<Node> nodes, Agreement? parent)
    {
        Guid id = await RequestAsync(nodes, parent);
        await SignAsync(nodes, id, Terms(Messages, days: 7));
        return id;
    }

    private static async Task<Guid> RequestAsync(List<Node> nodes, Agreement? parent)
    {
        Guid id = await nodes[0].Client.Lifecycle.RequestAsync([.. nodes[1..].Select(node => node.Client.MeshId)], "topology", [], parent, CancellationToken.None);
        foreach (Node node in nodes[1..])
        {
            _ = await node.Client.Lifecycle.OpenAsync(id, [], CancellationToken.None);
        }

        return id;
    }

    private static async Task SignAsync(List<Node> nodes, Guid id, FederationTerms terms)
    {
        _ = await nodes[0].Client.Lifecycle.ProposeAsync(id, terms, CancellationToken.None);
        foreach (Node node in nodes[1..])
        {
            _ = await node.Client.Lifecycle.AcceptAsync(id, CancellationToken.None);
        }

        // each client says by itself that it is ready once all have signed
        foreach (Node node in nodes)
        {
            await Patiently.UntilAsync(async () => (await node.Client.FederationsAsync(CancellationToken.None)).Any(f => f.FederationId == id && f.Status == "active"));
        }
    }

    // One of the two has asked the other already, or does so now.
    private static async Task<Guid> PairAsync(Node from, Node to)
    {
        string partner = to.Client.MeshId.ToString();
        return from.Pairs.TryGetValue(partner, out Guid known)
            ? known
            : to.Pairs[from.Client.MeshId.ToString()] = from.Pairs[partner] =
                (await from.Client.FederateAsync(to.Client.MeshId, Terms(Messages, days: 7), CancellationToken.None).WaitAsync(World.Patience)).FederationId;
    }

    private static async Task ReachesAsync(Node from, Node to, Guid federationId)
    {
        // the other side's own book is up to date a moment later
        await Patiently.UntilAsync(() => Task.FromResult(from.Client.ActiveFederations.Any(f => f.FederationId == federationId)));
        string text = Guid.NewGuid().ToString();
        _ = await from.Client.SendAsync(federationId, to.Client.MeshId, "agent.message", Data(text), null, CancellationToken.None).WaitAsync(World.Patience);
        ReceivedMessage message = await to.NextAsync();
        Assert.Equal((from.Client.MeshId.ToString(), federationId, text), (message.SourceMeshId, message.FederationId, message.Data.GetProperty("text").GetString()));
        await message.AcknowledgeAsync();
    }

    private static JsonElement Data(string text) => JsonSerializer.SerializeToElement(new { text });

    private sealed class Node(MeshFolder folder, MeshClient client) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<ReceivedMessage> _messages = client.ReceiveAsync(CancellationToken.None).GetAsyncEnumerator();

        public MeshClient Client => client;

        /// <summary>The federation with one partner alone, by its DID.</summary>
        public Dictionary<string, Guid> Pairs { get; } = [];

        public static async Task<Node> JoinAsync(World world, string did)
        {
            MeshFolder folder = MeshFolder.Create(world.Home(did.Split(':')[^1]), Did.Parse(did));
            var options = new MeshClientOptions { Hub = new Uri("tcp://" + world.Hub), AutoAccept = _ => true };
            return new Node(folder, await MeshClient.ConnectAsync(folder, options, CancellationToken.None).WaitAsync(World.Patience));
        }

        public async Task<ReceivedMessage> NextAsync()
        {
            Assert.True(await _messages.MoveNextAsync().AsTask().WaitAsync(World.Patience));
            return _messages.Current;
        }

        public async ValueTask DisposeAsync()
        {
            await client.DisposeAsync();
            await _messages.DisposeAsync();
            folder.Dispose();
        }
    }
}
