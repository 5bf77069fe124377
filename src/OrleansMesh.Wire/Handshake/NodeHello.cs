using System.Text.Json.Serialization;

namespace OrleansMesh.Wire.Handshake;

/// <summary>What each node says of itself first (T-09).</summary>
/// <param name="NodeId">The did:key of the node's Ed25519 key, whose X25519 form is its Noise static key.</param>
/// <param name="GovernanceGenesisHash">64 lower-case hexadecimal digits: the SHA-256 that names the network.</param>
/// <param name="GovernanceVersion">1 to 32 printable ASCII characters.</param>
/// <param name="Capabilities">Capability bits; a decimal string on the wire, since JSON numbers end at 2^53.</param>
/// <param name="KemSupported">Whether the node offers the ML-KEM upgrade (T-06).</param>
/// <param name="ChainSeq">How long the node's chain is; 0 to 2^53 - 1.</param>
/// <param name="SupportedSyncStreams">At most 16 names of 1 to 64 printable ASCII characters.</param>
public sealed record NodeHello(
    string NodeId,
    string GovernanceGenesisHash,
    string GovernanceVersion,
    [property: JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)] ulong Capabilities,
    bool KemSupported,
    long ChainSeq,
    IReadOnlyList<string> SupportedSyncStreams)
{
    /// <summary>The member <c>type</c>.</summary>
    public const string TypeName = "node.hello";

    private const int StreamsMax = 16;

    /// <summary>True when every member keeps its bound; nothing is said of whose key it is.</summary>
    internal bool IsWithinBounds =>
        Bounds.IsText(NodeId, 128)
        && GovernanceGenesisHash.Length == 64
        && GovernanceGenesisHash.All(char.IsAsciiHexDigitLower)
        && Bounds.IsText(GovernanceVersion, 32)
        && Bounds.IsSafeInteger(ChainSeq)
        && SupportedSyncStreams.Count <= StreamsMax
        && SupportedSyncStreams.All(s => Bounds.IsText(s, 64));
}
