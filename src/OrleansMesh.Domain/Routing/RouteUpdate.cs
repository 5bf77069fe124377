namespace OrleansMesh.Domain.Routing;

/// <summary>One thing to tell a neighbour.</summary>
/// <param name="Node">did:key of the hub that it is about.</param>
/// <param name="Announcement">Null to withdraw what was told before.</param>
/// <param name="Meshes">What the neighbour does not know of the hub's meshes; null when it knows them.</param>
public sealed record RouteUpdate(string Node, RouteAnnouncement? Announcement, MeshNews? Meshes = null);
