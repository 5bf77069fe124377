using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Bridge.Callers;

/// <summary>What each local role may use of what the agreement grants; without any grant, every role may use all of it.</summary>
/// <param name="grants">Role, kind and pattern (a name, or a prefix and <c>*</c>).</param>
public sealed class RoleGrants(params IReadOnlyList<(string Role, GrantKind Kind, string Pattern)> grants)
{
    /// <summary>All that the agreement grants.</summary>
    public static RoleGrants Everything { get; } = new();

    /// <summary>Whether one of the roles may use an item.</summary>
    public bool Allow(IReadOnlyCollection<string> roles, McpItem item)
    {
        ArgumentNullException.ThrowIfNull(roles);
        GrantKind kind = item.Kind switch
        {
            McpItemKind.Tool => GrantKind.Tool,
            McpItemKind.Prompt => GrantKind.Prompt,
            _ => GrantKind.Resource,
        };
        return grants.Count == 0 || grants.Any(grant => grant.Kind == kind && roles.Contains(grant.Role) && Matches(grant.Pattern, item.Name));
    }

    private static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern.AsSpan()[..^1], StringComparison.Ordinal) : name == pattern;
}
