using System.Text.Json;

namespace OrleansMesh.Hub.Http;

/// <summary>A signed event of the calling mesh.</summary>
/// <param name="Event">As docs/wire-protocol.md §8.1 has it.</param>
/// <param name="Capability">With a propose or an accept: the mesh's human lets it (I-06); null for none.</param>
internal sealed record EventSubmission(JsonElement Event, string[]? Capability = null);
