using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary>The answer to <c>hub.call</c>.</summary>
/// <param name="Answer">Signed by the node that was asked; its canonical form is what counts.</param>
public sealed record HubCallResult(JsonElement Answer);
