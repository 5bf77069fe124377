using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Gateway.Tests.Hubs;

/// <summary>What a client says when it joins; every part can be made wrong.</summary>
internal sealed record JoinAttempt
{
    public required string MeshId { get; init; }

    public required string KeyId { get; init; }

    public required Ed25519PrivateKey Key { get; init; }

    public byte[]? Document { get; init; }

    public byte[][]? History { get; init; }

    public long? ResumeAfter { get; init; } = 0;

    public string? Role { get; init; }

    public string? GenesisHash { get; init; }

    public string GovernanceVersion { get; init; } = "1";

    public bool OffersKem { get; init; }

    /// <summary>Whose did:key the hello names; null for the channel's own.</summary>
    public Ed25519PublicKey? NodeKey { get; init; }

    public static JoinAttempt Of(SampleMesh mesh, bool withDocument = true) => new()
    {
        MeshId = mesh.Id,
        KeyId = mesh.KeyId,
        Key = mesh.Key,
        Document = withDocument ? mesh.Register(TimeProvider.System.GetUtcNow()) : null,
    };

    /// <summary>As a hub joins another.</summary>
    public static JoinAttempt OfPeer(Ed25519PrivateKey nodeKey) => new()
    {
        MeshId = DidKey.Encode(nodeKey.PublicKey).ToString(),
        KeyId = DidKey.KeyId(nodeKey.PublicKey),
        Key = nodeKey,
        ResumeAfter = null,
        Role = JoinRoles.Peer,
    };

    public NodeHello Hello(TestHub hub, Ed25519PublicKey channelKey) => new(
        DidKey.Encode(NodeKey ?? channelKey).ToString(), GenesisHash ?? hub.Identity.GenesisHash, GovernanceVersion, 0, OffersKem, ChainSeq: 0, []);

    public JoinApplication Application()
    {
        using JsonDocument? document = Document is null ? null : JsonDocument.Parse(Document);
        return new JoinApplication(MeshId, KeyId, "tests/1.0", ResumeAfter, document?.RootElement.Clone(), Role, History?.Select(version => JsonDocument.Parse(version).RootElement.Clone()).ToArray());
    }
}
