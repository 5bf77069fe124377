using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary>What the sender says of a partner, or takes back (G-01).</summary>
/// <param name="Attestation">Signed by the sender; docs/wire-protocol.md has the form.</param>
public sealed record AttestRequest(JsonElement Attestation);
