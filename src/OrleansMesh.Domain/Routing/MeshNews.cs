namespace OrleansMesh.Domain.Routing;

/// <summary>What a hub tells a neighbour of the meshes of a hub: all of them, or what changed since it told last. Nobody signs it: what comes of it has the hash that the origin signed, or is refused.</summary>
/// <param name="From">Hash of the list that it changes, lower-case hex; null for none: <paramref name="Added"/> is the whole list.</param>
/// <param name="Added">DIDs, ascending by ordinal.</param>
/// <param name="Removed">DIDs, ascending by ordinal; empty with the whole list.</param>
public sealed record MeshNews(string? From, IReadOnlyList<string> Added, IReadOnlyList<string> Removed)
{
    /// <summary>The whole list.</summary>
    public static MeshNews Whole(IReadOnlyList<string> names) => new(null, names, []);

    /// <summary>Whether it says all, whatever was known before.</summary>
    public bool IsWhole => From is null;
}
