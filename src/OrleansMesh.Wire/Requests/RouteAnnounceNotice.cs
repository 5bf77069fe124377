using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary><c>route.announce</c>, between hubs: a way to a hub (docs/wire-protocol.md §7.1).</summary>
/// <param name="Announcement">Signed; its canonical form is what counts.</param>
/// <param name="Meshes">What the receiver does not know of that hub's meshes; null when it knows them.</param>
public sealed record RouteAnnounceNotice(JsonElement Announcement, RouteMeshes? Meshes = null);
