using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Mapping;

/// <summary>One rule of an <see cref="IdentityMap"/>.</summary>
/// <param name="Name">1 to 128 characters, unique in its map; explanations name it.</param>
/// <param name="Kind">By what it knows somebody.</param>
/// <param name="Mesh">Of which mesh; null for any, which a direct rule may not be.</param>
/// <param name="From">The foreign id, role, attribute's value or federation id.</param>
/// <param name="Attribute">The attribute's name; null for other kinds.</param>
/// <param name="LocalId">Of a direct rule: who they are here; null for other kinds.</param>
/// <param name="Roles">The local roles that it gives, or takes away when it denies.</param>
/// <param name="IsDeny">A denial wins over every grant, wherever it stands; without roles it refuses altogether.</param>
public sealed record MappingRule(
    string Name, MappingKind Kind, Did? Mesh, string From, string? Attribute, string? LocalId, IReadOnlyList<string> Roles, bool IsDeny)
{
    internal bool Matches(ForeignIdentity identity) => (Mesh is not { } mesh || mesh == identity.Mesh) && Kind switch
    {
        MappingKind.Direct => identity.Id == From,
        MappingKind.Role => identity.Roles.Contains(From),
        MappingKind.Attribute => identity.Attributes.Contains((Attribute!, From)),
        MappingKind.Federation => identity.FederationId == From,
        _ => false,
    };
}
