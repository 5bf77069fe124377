namespace OrleansMesh.Gateway.Links;

/// <summary>What hubs ask each other (docs/wire-protocol.md §7.1).</summary>
internal static class HubCallTypes
{
    /// <summary>The registration of a mesh, of its home.</summary>
    public const string MeshLookup = "mesh.lookup";

    /// <summary>A mesh changed its registration.</summary>
    public const string MeshFollow = "mesh.follow";

    /// <summary>A request of a mesh to the hub that holds its federation.</summary>
    public const string MeshRequest = "mesh.request";

    /// <summary>A federation as the hub that holds it has it.</summary>
    public const string FederationReplicate = "fed.replicate";

    /// <summary>A federation that is held there, if it is newer than the asker has it.</summary>
    public const string FederationFetch = "fed.fetch";

    /// <summary>What became of a message of a mesh at home here whose target is at home there.</summary>
    public const string MessageStatus = "message.status";

    /// <summary>Erases a message of a mesh at home here whose target is at home there.</summary>
    public const string MessageErase = "message.erase";

    /// <summary>Public meshes at home there.</summary>
    public const string Discover = "discover";

    /// <summary>Who serves a name there, for a mesh at home here.</summary>
    public const string Resolve = "services.resolve";

    /// <summary>What a mesh at home here says of a partner at home there.</summary>
    public const string Attest = "trust.attest";

    /// <summary>Services are others than before.</summary>
    public const string ServicesChanged = "services.changed";
}
