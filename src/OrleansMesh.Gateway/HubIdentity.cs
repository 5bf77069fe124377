using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Gateway;

/// <summary>Who this hub is on the wire: its DID and key, which sign admissions, and its node key, which is the Noise identity.</summary>
/// <param name="KeyId">DID URL of <paramref name="Key"/> in <paramref name="Document"/>.</param>
/// <param name="GenesisHash">Lower-case hex SHA-256 of the network's genesis text (T-09).</param>
public sealed record HubIdentity(
    DidDocument Document,
    string KeyId,
    IEd25519SigningKey Key,
    Ed25519PrivateKey NodeKey,
    string Region,
    string GenesisHash)
{
    private const string GovernanceVersion = "1";

    /// <summary>The hub's DID.</summary>
    public string Id { get; } = Document.Id.ToString();

    /// <summary>The did:key of the node key.</summary>
    public string NodeId { get; } = DidKey.Encode(NodeKey.PublicKey).ToString();

    /// <summary>What this hub says of itself first, whichever side it is on.</summary>
    internal NodeHello Hello(NodeCapabilities capabilities) =>
        new(NodeId, GenesisHash, GovernanceVersion, (ulong)(capabilities | NodeCapabilities.Links), KemSupported: true, ChainSeq: 0, []);
}
