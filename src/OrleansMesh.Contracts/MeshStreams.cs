namespace OrleansMesh.Contracts;

/// <summary>Names of the streams between grains and gateways; the key of each is the region, where it does not say another.</summary>
public static class MeshStreams
{
    /// <summary>The stream provider that every silo and client configures.</summary>
    public const string Provider = "mesh";

    /// <summary>Namespace of <see cref="Leases.LeaseBeat"/> items.</summary>
    public const string Leases = "leases";

    /// <summary>Namespace of <see cref="Meshes.MeshChange"/> items.</summary>
    public const string Meshes = "meshes";

    /// <summary>Namespace of <see cref="Trust.StandingChange"/> items.</summary>
    public const string Standings = "standings";

    /// <summary>Namespace of <see cref="Notices.MeshNotice"/> items.</summary>
    public const string Notices = "notices";

    /// <summary>Namespace of <see cref="Links.GatewayBeat"/> items; the key is <see cref="Cluster"/>.</summary>
    public const string Gateways = "gateways";

    /// <summary>Namespace of <see cref="Links.LinkParcel"/> items; the key is the did:key of the node that they are for.</summary>
    public const string Parcels = "parcels";

    /// <summary>The key of streams that all gateways of a cluster share.</summary>
    public const string Cluster = "cluster";
}
