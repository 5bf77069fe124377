using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Mapping;

/// <summary>Somebody of another mesh, as a verified credential of theirs says; <see cref="CredentialTranslation"/> makes it.</summary>
public sealed record ForeignIdentity
{
    /// <summary>Most roles, and most attribute values.</summary>
    public const int EntriesMax = 128;

    /// <summary>The mesh that they are of.</summary>
    public required Did Mesh { get; init; }

    /// <summary>How that mesh names them: a DID, a DID URL, or the mesh itself.</summary>
    public required string Id { get; init; }

    /// <summary>Their roles there.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>What else is said of them: name and value, several values for several claims.</summary>
    public IReadOnlyList<(string Name, string Value)> Attributes { get; init; } = [];

    /// <summary>The federation that they come through; null for none.</summary>
    public string? FederationId { get; init; }

    /// <summary>When the credential ends; null when it does not.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>What says so, such as the id of the credential: who revokes it revokes what it was mapped to.</summary>
    public required string Evidence { get; init; }
}
