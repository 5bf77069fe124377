using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary><c>hub.call</c>, between hubs: a signed question of one hub to another, on its way over those between.</summary>
/// <param name="To">did:key of the node that is asked.</param>
/// <param name="Hops">Links that it has passed, the present one included; at most 4.</param>
/// <param name="Call">Signed; its canonical form is what counts.</param>
public sealed record HubCallRequest(string To, int Hops, JsonElement Call);
