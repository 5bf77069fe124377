namespace OrleansMesh.Contracts;

/// <summary>Names of the streams between grains and gateways; the key of each is the region.</summary>
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
}
