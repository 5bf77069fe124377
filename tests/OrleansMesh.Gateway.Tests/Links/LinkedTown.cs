using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>Hubs with links between some of them; Acme is at home at the first, Mit at the last.</summary>
internal sealed class LinkedTown : IAsyncDisposable
{
    private readonly PeerNode[] _nodes;

    private LinkedTown(PeerNode[] nodes) => _nodes = nodes;

    public Member Acme { get; set; } = null!;

    public Member Mit { get; set; } = null!;

    public Guid FederationId { get; private set; }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>Starts hubs of the regions r0, r1 and so on; of each pair that is listed, both dial.</summary>
    public static Task<LinkedTown> BuildAsync(int hubs, params (int A, int B)[] links) =>
        BuildAsync(hubs, new SampleMesh("did:mesh:enterprise:acme-001"), new SampleMesh("did:mesh:academic:mit-001"), [], links);

    /// <summary>As the other, with these meshes and further settings of all hubs.</summary>
    public static Task<LinkedTown> BuildAsync(int hubs, SampleMesh acme, SampleMesh mit, string[] settings, params (int A, int B)[] links) =>
        BuildAsync(hubs, acme, mit, _ => settings, links);

    /// <summary>As the other, with further settings of each hub.</summary>
    public static Task<LinkedTown> BuildAsync(int hubs, Func<int, string[]> settings, params (int A, int B)[] links) =>
        BuildAsync(hubs, new SampleMesh("did:mesh:enterprise:acme-001"), new SampleMesh("did:mesh:academic:mit-001"), settings, links);

    private static async Task<LinkedTown> BuildAsync(int hubs, SampleMesh acme, SampleMesh mit, Func<int, string[]> settings, (int A, int B)[] links)
    {
        var town = new LinkedTown([.. Enumerable.Range(0, hubs).Select(_ => new PeerNode())]);
        await town.StartAsync(
            settings,
            i => [.. links.Where(link => link.A == i || link.B == i).Select(link => town._nodes[link.A == i ? link.B : link.A])]);
        await town.JoinAsync(acme, mit);
        return town;
    }

    /// <summary>As the other, of hubs that <paramref name="link"/> links further before the meshes join.</summary>
    public static async Task<LinkedTown> BuildLinkedAsync(int hubs, (int A, int B)[] links, Func<LinkedTown, Task> link)
    {
        var town = new LinkedTown([.. Enumerable.Range(0, hubs).Select(_ => new PeerNode())]);
        await town.StartAsync(
            _ => [],
            i => [.. links.Where(each => each.A == i || each.B == i).Select(each => town._nodes[each.A == i ? each.B : each.A])]);
        await link(town);
        await town.JoinAsync(new SampleMesh("did:mesh:enterprise:acme-001"), new SampleMesh("did:mesh:academic:mit-001"));
        return town;
    }

    /// <summary>Starts hubs of which each knows nothing but the address of one; that one admits anybody, the others whom it announces.</summary>
    public static async Task<LinkedTown> BuildSeededAsync(int hubs, int seed, int linksWanted)
    {
        var town = new LinkedTown([.. Enumerable.Range(0, hubs).Select(_ => new PeerNode())]);
        await town.StartAsync(
            i =>
            [
                $"Gateway:PeerExchange:Admit={(i == seed ? "any" : "introduced")}", "Gateway:PeerExchange:PrivateAddresses=true", $"Gateway:PeerExchange:LinksWanted={(i == seed ? 0 : linksWanted)}",
                .. i == seed ? (string[])[] : [$"Gateway:PeerExchange:Seeds:0=tcp://127.0.0.1:{town._nodes[seed].Port}"],
            ],
            _ => []);
        await town.JoinAsync(new SampleMesh("did:mesh:enterprise:acme-001"), new SampleMesh("did:mesh:academic:mit-001"));
        return town;
    }

    private Task StartAsync(Func<int, string[]> settings, Func<int, PeerNode[]> peers) => Task.WhenAll(Enumerable.Range(0, _nodes.Length).Select(i => _nodes[i].StartWithAsync(
        [$"Hub:Region=r{i}", "Hub:MinimumTrust=0", .. settings(i)], peers(i))));

    private async Task JoinAsync(SampleMesh acme, SampleMesh mit)
    {
        Acme = await EdgeClient.JoinAsync(Hub(0), acme);
        Mit = await EdgeClient.JoinAsync(Hub(_nodes.Length - 1), mit);
        await ReachesAsync(0, Mit.Mesh.Id);
        await ReachesAsync(_nodes.Length - 1, Acme.Mesh.Id);
    }

    public TestHub Hub(int place) => _nodes[place].Hub;

    public string Node(int place) => _nodes[place].Id.ToString();

    /// <summary>The places of the hubs that a hub has a link with.</summary>
    public int[] Linked(int place) =>
        [.. Hub(place).Services.GetRequiredService<LinkTable>().All.Select(link => Array.FindIndex(_nodes, node => node.Id == link.Peer)).Distinct().Order()];

    public RouteSnapshot Routes(int place) => Hub(place).Services.GetRequiredService<RouteService>().Snapshot;

    /// <summary>Completes when a hub has a route to the home of a mesh.</summary>
    public Task ReachesAsync(int place, string meshId) => Eventually.HoldsAsync(() => Routes(place).TryFindHome(meshId, out _));

    /// <summary>Goes without a word to the others.</summary>
    public Task CrashAsync(int place) => _nodes[place].CrashAsync();

    /// <summary>A session of a mesh at one more hub, where it joins with the registration that the first has.</summary>
    public async Task<Member> JoinAlsoAsync(SampleMesh mesh, int from, int to)
    {
        byte[] registration = (await HistoryAsync(from, mesh.Id)).Current.Bytes.ToArray();
        return await AdmittedAsync(Hub(to), mesh, JoinAttempt.Of(mesh, withDocument: false) with { Document = registration });
    }

    /// <summary>A session that joins as is said.</summary>
    public static async Task<Member> AdmittedAsync(TestHub hub, SampleMesh mesh, JoinAttempt attempt)
    {
        EdgeClient client = await EdgeClient.ConnectAsync(hub);
        NodeHandshake handshake = await client.TryJoinAsync(hub, attempt);
        Assert.True(handshake.Phase == NodeHandshakePhase.Admitted, $"{handshake.Refusal} {handshake.Detail}");
        return new Member(client, mesh, handshake.Response!);
    }

    /// <summary>The registration of a mesh as a hub has it.</summary>
    public async Task<MeshHistory> HistoryAsync(int place, string meshId)
    {
        byte[][] versions = await Hub(place).Services.GetRequiredService<IGrainFactory>().GetGrain<IMeshGrain>(meshId).GetHistoryAsync();
        return MeshHistory.TryVerify([.. versions.Select(version => new ReadOnlyMemory<byte>(version))], Now, out MeshHistory? history, out MeshHistoryFault fault)
            ? history
            : throw new InvalidOperationException($"{fault}");
    }

    /// <summary>Acme begins, Mit accepts, each at its own hub.</summary>
    public async Task FederateAsync()
    {
        (Agreement agreement, string response) = await InitiateAsync();
        await ProposeAsync(response);
        JsonElement accepted = await AskAgainAsync(Mit, "fmp.accept", Acceptance(agreement));
        Assert.True("result" == accepted.GetProperty("type").GetString(), accepted.ToString());
        await Acme.NoticeAsync("fmp.established");
        await Mit.NoticeAsync("fmp.established");
        _ = await Town.UntilAsync(Acme, () => Message($"probe-{Guid.NewGuid():N}") with { Delivery = DeliveryMode.Transient }, r => r.State == ReceiptState.Delivered);
        await Mit.DeliveryAsync();
    }

    /// <summary>Acme begins; what it proposes, and how it says so.</summary>
    public async Task<(Agreement Agreement, string Response)> InitiateAsync()
    {
        JsonElement challenge = await Acme.AskAsync("fmp.initiate", $$"""
            "targetMeshId":"{{Mit.Mesh.Id}}","credentials":null,"capabilities":[]
            """);
        Assert.True(challenge.TryGetProperty("federationId", out JsonElement id), challenge.ToString());
        FederationId = id.GetGuid();
        AgreementTerms terms = SampleFederation.Draft(FederationId, Now, Acme.Mesh, Mit.Mesh).Terms with { Hub = Hub(0).Identity.Id };
        Assert.True(Agreement.TryCreate(terms, out Agreement? draft, out AgreementRefusal refusal), refusal.ToString());
        Agreement agreement = draft.Sign(Acme.Mesh.Did, Acme.Mesh.Key);
        return (agreement, $$"""
            "handshakeId":"{{challenge.GetProperty("handshakeId").GetGuid()}}","keyId":"{{Acme.Mesh.KeyId}}",
            "signature":"{{Text(Acme.Mesh.Key.Sign(Encoding.UTF8.GetBytes(challenge.GetProperty("hash").GetString()!)))}}","agreement":{{Encoding.UTF8.GetString(agreement.Bytes.Span)}}
            """);
    }

    /// <summary>Acme proposes, and Mit has heard of it.</summary>
    public async Task ProposeAsync(string response)
    {
        JsonElement proposed = await Acme.AskAsync("fmp.respond", response);
        Assert.Equal("result", proposed.GetProperty("type").GetString());
        await Mit.NoticeAsync("fmp.proposal");
    }

    /// <summary>That Mit accepts.</summary>
    public string Acceptance(Agreement agreement) => $$"""
        "federationId":"{{FederationId}}","keyId":"{{Mit.Mesh.KeyId}}","signature":"{{Text(Mit.Mesh.Key.Sign(agreement.SigningInput.Span))}}"
        """;

    /// <summary>Asks until the hub in charge is reached: both hubs dialled, and the link of the two that is given up takes its calls along.</summary>
    public static async Task<JsonElement> AskAgainAsync(Member member, string type, string body)
    {
        long start = TimeProvider.System.GetTimestamp();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        JsonElement answer = await member.AskAsync(type, body);
        while (answer.TryGetProperty("reason", out JsonElement reason) && reason.GetString() == "hub-unreachable" && TimeProvider.System.GetElapsedTime(start) < TestHub.Patience)
        {
            _ = await pause.WaitForNextTickAsync();
            answer = await member.AskAsync(type, body);
        }

        return answer;
    }

    /// <summary>From Acme to Mit.</summary>
    public FmpDraft Message(string messageId) => new()
    {
        MessageId = messageId,
        FederationId = FederationId,
        SourceMeshId = Acme.Mesh.Id,
        TargetMeshId = Mit.Mesh.Id,
        Timestamp = Now.ToUnixTimeMilliseconds(),
        PayloadType = "agent.message",
        PayloadData = "\"hello\""u8.ToArray(),
    };

    /// <summary>Sends reliable messages, in order, each of which is stored at Acme's hub.</summary>
    public async Task StoreAsync(params string[] messageIds)
    {
        foreach (string id in messageIds)
        {
            Receipt receipt = await Acme.SendAsync(Message(id));
            Assert.True(receipt.State == ReceiptState.Stored, receipt.ToString());
        }
    }

    /// <summary>What Mit gets next, acknowledged: so many reliable messages.</summary>
    public async Task<List<string>> TakeAsync(int count)
    {
        var taken = new List<string>();
        while (taken.Count < count)
        {
            Delivered next = await Mit.DeliveryAsync();
            if (next.Cursor > 0)
            {
                taken.Add(next.MessageId);
                await Mit.AcknowledgeAsync(next.Cursor);
            }
        }

        return taken;
    }

    /// <summary>Completes with Acme's answer when the state of a message of its is this one.</summary>
    public async Task<JsonElement> StatusIsAsync(string messageId, string state)
    {
        JsonElement answer = default;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        for (int tries = 0; tries < 3000; tries++)
        {
            answer = await Acme.AskAsync("message.status", $"\"messageId\":\"{messageId}\"");
            if (answer.TryGetProperty("state", out JsonElement now) && now.GetString() == state)
            {
                return answer;
            }

            await timer.WaitForNextTickAsync();
        }

        throw new TimeoutException($"The state of {messageId} is not {state}: {answer}");
    }

    public async ValueTask DisposeAsync()
    {
        await Acme.DisposeAsync();
        await Mit.DisposeAsync();
        foreach (PeerNode node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
