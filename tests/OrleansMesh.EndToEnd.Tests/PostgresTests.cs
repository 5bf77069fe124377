using OrleansMesh.Client;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.PrivatePostgres;
using OrleansMesh.Testing;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>R-05 with PostgreSQL: all that a hub keeps is in the database, and neither a killed hub nor a killed server loses what was acknowledged.</summary>
public sealed class PostgresTests
{
    private const string Acme = "did:mesh:enterprise:acme-001";
    private const string Mit = "did:mesh:academic:mit-001";

    [PostgresFact]
    public async Task Kill9_OfTheHubAndOfTheServer_LosesNothingThatWasAcknowledged()
    {
        await using PostgresServer server = await PostgresServer.StartNewAsync();
        await using var world = new World();
        await world.StartHubAsync("--database", server.Address());
        await world.JoinAsync(Acme, "acme");
        await world.JoinAsync(Mit, "mit");
        Assert.False(File.Exists(Path.Combine(world.HubData, "hub.db")));
        using MeshFolder acme = MeshFolder.Open(world.Home("acme"));
        using MeshFolder mit = MeshFolder.Open(world.Home("mit"));
        await using MeshClient client = await MeshClient.ConnectAsync(acme, Options(world, receive: false), CancellationToken.None);
        await using var receiver = new LoadReceiver(mit, Options(world, receive: true));
        await receiver.StartAsync();
        var terms = new FederationTerms("load", [], [new FederationGrant(GrantKind.Message, "*")], TimeSpan.FromDays(1));
        await client.FederateAsync(Did.Parse(Mit), terms, CancellationToken.None).WaitAsync(World.Patience);

        var sender = new LoadSender(client, Did.Parse(Mit));
        Task sending = sender.RunAsync();
        await sender.MoreAsync(300).WaitAsync(World.Patience);

        // the hub finds its database by what its folder says
        await world.KillHubAsync();
        await world.StartHubAsync();
        await sender.MoreAsync(300).WaitAsync(World.Patience);

        // the same hub goes on with what the server has after its recovery
        await server.KillAsync();
        await server.StartAsync();
        await sender.MoreAsync(300).WaitAsync(World.Patience);
        await receiver.StopAsync();
        await receiver.StartAsync();
        await sender.MoreAsync(300).WaitAsync(World.Patience);
        sender.Stop();
        await sending.WaitAsync(World.Patience);
        await receiver.WaitForAsync([.. sender.Acknowledged], World.Patience);

        Assert.Empty(receiver.Missing(sender.Acknowledged));
        Assert.Empty(receiver.MoreThanOnce());
        Assert.Equal("active", Assert.Single(await client.FederationsAsync(CancellationToken.None)).Status);
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
