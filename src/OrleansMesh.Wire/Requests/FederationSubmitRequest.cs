using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary><c>fed.submit</c>: a signed event of the sender's, which must follow the last one that the hub holds (docs/wire-protocol.md §8.1).</summary>
/// <param name="Capability">With a propose or an accept: the sender's human lets it, as in <c>fmp.respond</c> and <c>fmp.accept</c>; null for none (I-06).</param>
public sealed record FederationSubmitRequest(Guid FederationId, JsonElement Event, string[]? Capability = null);
