namespace OrleansMesh.Bridge;

/// <summary>The bridge's way into the federation: who we are, with whom we federate, and verified messages both ways.</summary>
public interface IMeshMessenger
{
    /// <summary>Our own DID.</summary>
    string MeshId { get; }

    /// <summary>A snapshot of the active federations; a suspended or ended one is not in it.</summary>
    IReadOnlyList<FederatedMesh> Federations { get; }

    /// <summary>Raised after <see cref="Federations"/> or a grant in it changed.</summary>
    event Action? FederationsChanged;

    /// <summary>Sends with transient delivery: when this returns, the hub has taken the message on for a target that is there.</summary>
    /// <exception cref="MeshRefusedException">The hub refused it, or the target is offline.</exception>
    ValueTask SendAsync(MeshMessage message, CancellationToken ct);

    /// <summary>Inbound messages for us, signature and federation verified, in arrival order; ends when the connection is given up.</summary>
    IAsyncEnumerable<MeshMessage> ReceiveAsync(CancellationToken ct);
}
