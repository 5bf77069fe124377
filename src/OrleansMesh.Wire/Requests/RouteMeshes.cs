namespace OrleansMesh.Wire.Requests;

/// <summary>Of a <see cref="RouteAnnounceNotice"/>: all meshes of a hub, or what changed since the sender told last. Not signed: the announcement has the hash of what comes of it.</summary>
/// <param name="Added">DIDs, ascending by ordinal.</param>
/// <param name="Removed">DIDs, ascending by ordinal; null for none.</param>
/// <param name="From">Lower-case hex hash of the list that it changes; null for none: <paramref name="Added"/> is the whole list.</param>
public sealed record RouteMeshes(IReadOnlyList<string> Added, IReadOnlyList<string>? Removed = null, string? From = null);
