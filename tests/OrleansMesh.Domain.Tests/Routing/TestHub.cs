using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Routing;

namespace OrleansMesh.Domain.Tests.Routing;

/// <summary>A hub that signs statements and hops.</summary>
internal sealed class TestHub
{
    public TestHub(string region, params string[] meshes)
    {
        Region = region;
        Meshes = [.. meshes.Order(StringComparer.Ordinal)];
        Node = DidKey.Encode(Key.PublicKey).ToString();
        Table = new RoutingTable(Node, Hub);
    }

    public string Region { get; }

    public string Hub => $"did:mesh:hub:{Region}";

    public string Node { get; }

    public Ed25519PrivateKey Key { get; } = Ed25519PrivateKey.Generate();

    public IReadOnlyList<string> Meshes { get; set; }

    public RoutingTable Table { get; }

    public HubStatement State(long sequence) => State(sequence, KnownMeshes.Of(Meshes));

    public HubStatement State(long sequence, MeshList meshes) => HubStatement.Sign(new HubStatementTerms(Node, Hub, Region, $"tcp://{Region}.example:7400", sequence, meshes.Hash), Key);

    public HubStatement State() => State(TestMesh.NowMs);

    /// <summary>This hub's statement, passed on by the others and in the end to the last, which does not sign.</summary>
    public RouteAnnouncement Along(params TestHub[] others) => Along(State(), others);

    public RouteAnnouncement Along(HubStatement statement, params TestHub[] others)
    {
        RouteAnnouncement announcement = RouteAnnouncement.Originate(statement, others[0].Node, Key);
        for (int i = 0; i + 1 < others.Length; i++)
        {
            announcement = announcement.Extend(others[i + 1].Node, 1000, others[i].Key);
        }

        return announcement;
    }
}
