using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary><c>fed.submit</c>: a signed event of the sender's, which must follow the last one that the hub holds (docs/wire-protocol.md §8.1).</summary>
public sealed record FederationSubmitRequest(Guid FederationId, JsonElement Event);
