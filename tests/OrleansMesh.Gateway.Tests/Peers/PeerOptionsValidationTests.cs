using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway.Peers;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Transport.Tcp;

namespace OrleansMesh.Gateway.Tests.Peers;

public sealed class PeerOptionsValidationTests
{
    private static readonly string[] Nodes =
        [.. Enumerable.Range(0, 3).Select(i => DidKey.Encode(new SampleMesh($"did:mesh:enterprise:node-{i}").Key.PublicKey).ToString())];

    [Fact]
    public void Validate_NoPeersOrAsManyAsMayBe_Succeeds()
    {
        GatewayOptions options = Listing(("tcp://hub-b:7400", Nodes[0]), ("tcp://[::1]:7400", Nodes[1]));
        options.Membership.MembersMax = 3;
        options.PeerPool.PeersMax = 2;

        Assert.True(Validate(new GatewayOptions()).Succeeded);
        Assert.True(Validate(options).Succeeded);
    }

    [Fact]
    public void Validate_WrongEntries_NamesEachOne()
    {
        ValidateOptionsResult result = Validate(Listing(
            ("hub-b:7400", Nodes[0]), ("tcp://hub-b:7400", "did:mesh:hub:b"), ("http://hub-b/", ""), ("tcp://hub-c:7400", Nodes[0])));

        string[] wrong = ["Peers:0:Address", "Peers:1:NodeId", "Peers:2:Address", "Peers:2:NodeId", "Peers:3:NodeId"];
        Assert.Equal(wrong.Length, result.Failures!.Count());
        Assert.All(wrong, w => Assert.Contains(result.Failures!, f => f.StartsWith($"Gateway:{w} ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Validate_MorePeersThanMayBeAndTimesOutOfBounds_NamesAll()
    {
        GatewayOptions options = Listing(("tcp://a:7400", Nodes[0]), ("tcp://b:7400", Nodes[1]), ("tcp://c:7400", Nodes[2]));
        options.Membership.MembersMax = 3;
        options.Membership.ProbeInterval = TimeSpan.Zero;
        options.PeerPool.PeersMax = 2;
        options.PeerPool.DialsMax = 0;

        string failures = string.Join('\n', Validate(options).Failures!);

        Assert.Contains("Gateway:Membership:MembersMax", failures, StringComparison.Ordinal);
        Assert.Contains("Gateway:PeerPool:PeersMax", failures, StringComparison.Ordinal);
        Assert.Contains("ProbeInterval", failures, StringComparison.Ordinal);
        Assert.Contains("DialsMax", failures, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_SeedsAndAsManyLinksAsMayBe_Succeeds()
    {
        GatewayOptions options = Seeded("tcp://hub-a:7400", $"tcp://hub-b:7400#{Nodes[0]}");
        options.PeerExchange.LinksWanted = 16;
        options.PeerExchange.GuestsMax = 48;

        Assert.True(Validate(options).Succeeded);
    }

    [Fact]
    public void Validate_SeedsThatAreNoneAndMoreLinksThanMayBe_NamesAll()
    {
        GatewayOptions options = Seeded([.. Enumerable.Repeat("tcp://hub-a:7400", PeerExchangeOptions.SeedsMax), "hub-b:7400", "tcp://hub-c:7400#did:mesh:hub:c"]);
        options.PeerExchange.LinksWanted = 17;
        options.PeerExchange.GuestsMax = 48;

        string failures = string.Join('\n', Validate(options).Failures!);

        Assert.Contains($"Seeds:{PeerExchangeOptions.SeedsMax} ", failures, StringComparison.Ordinal);
        Assert.Contains($"Seeds:{PeerExchangeOptions.SeedsMax + 1} ", failures, StringComparison.Ordinal);
        Assert.Contains($"at most {PeerExchangeOptions.SeedsMax}.", failures, StringComparison.Ordinal);
        Assert.Contains("come to 65 links", failures, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_ExchangeOutOfItsBounds_NamesAll()
    {
        GatewayOptions options = Seeded("tcp://hub-a:7400");
        options.PeerExchange.LinksWanted = 33;
        options.PeerExchange.GuestsMax = 49;
        Assert.Equal(3, Validate(options).Failures!.Count()); // and their sum

        options.PeerExchange.LinksWanted = 0;
        options.PeerExchange.GuestsMax = 48;
        Assert.StartsWith("Gateway:PeerExchange:LinksWanted is 0", Assert.Single(Validate(options).Failures!), StringComparison.Ordinal);
    }

    private static GatewayOptions Seeded(params string[] seeds)
    {
        var options = new GatewayOptions();
        options.PeerExchange.Admit = PeerAdmission.Introduced;
        options.PeerExchange.LinksWanted = 1;
        foreach (string seed in seeds)
        {
            options.PeerExchange.Seeds.Add(seed);
        }

        return options;
    }

    private static GatewayOptions Listing(params (string Address, string NodeId)[] entries)
    {
        var options = new GatewayOptions();
        foreach ((string address, string nodeId) in entries)
        {
            options.Peers.Add(new PeerOptions { Address = address, NodeId = nodeId });
        }

        return options;
    }

    private static ValidateOptionsResult Validate(GatewayOptions options)
    {
        var tcp = new TcpTransport();
        return new PeerOptionsValidation([tcp]).Validate(null, options);
    }
}
