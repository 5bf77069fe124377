namespace OrleansMesh.Wire.Handshake;

/// <summary>What a node may join as (docs/wire-protocol.md §5); another word is malformed.</summary>
public static class JoinRoles
{
    /// <summary>A mesh, which sends and gets messages; what a request without a role means.</summary>
    public const string Mesh = "mesh";

    /// <summary>Another hub: its node id is the identity, its node key makes the proof, and it speaks membership alone.</summary>
    public const string Peer = "peer";
}
