using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Mapping;

/// <summary>Somebody of another mesh as they are known here; <see cref="IdentityMap.Map"/> makes it, and narrowing makes less of it.</summary>
public sealed class MappedIdentity
{
    internal MappedIdentity(string localId, IReadOnlyList<string> roles, ForeignIdentity foreign, IReadOnlyList<string> rules)
    {
        LocalId = localId;
        Roles = roles;
        Foreign = foreign;
        Rules = rules;
    }

    /// <summary>Who they are here.</summary>
    public string LocalId { get; }

    /// <summary>What they are here, sorted.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>Who they are there, and what says so.</summary>
    public ForeignIdentity Foreign { get; }

    /// <summary>The rules that gave it.</summary>
    public IReadOnlyList<string> Rules { get; }

    /// <summary>Passes on a part: whoever acts for them has at most their roles. False when a role is not theirs.</summary>
    public bool TryDelegate(string actor, IReadOnlyCollection<string> roles, [NotNullWhen(true)] out MappedIdentity? delegated)
    {
        ArgumentException.ThrowIfNullOrEmpty(actor);
        ArgumentNullException.ThrowIfNull(roles);
        delegated = roles.All(Roles.Contains) ? new MappedIdentity(actor, [.. roles.Distinct().Order(StringComparer.Ordinal)], Foreign, Rules) : null;
        return delegated is not null;
    }
}
