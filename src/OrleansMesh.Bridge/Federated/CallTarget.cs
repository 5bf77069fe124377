using OrleansMesh.Bridge.Calls;

namespace OrleansMesh.Bridge.Federated;

/// <summary>Whom a qualified name means and what it is called there; or why it can not be called.</summary>
public readonly record struct CallTarget
{
    private CallTarget(FederatedMesh? peer, string name, JsonRpcFailure? failure)
    {
        Peer = peer;
        Name = name;
        Failure = failure;
    }

    /// <summary>The mesh and the federation that grants the item; null when it can not be called.</summary>
    public FederatedMesh? Peer { get; }

    /// <summary>The name that the mesh knows.</summary>
    public string Name { get; }

    /// <summary>Why not; null when it can be called.</summary>
    public JsonRpcFailure? Failure { get; }

    /// <summary>It may be called.</summary>
    public static CallTarget Granted(FederatedMesh peer, string name) => new(peer, name, null);

    /// <summary>It may not.</summary>
    public static CallTarget Refused(JsonRpcFailure failure) => new(null, "", failure);
}
