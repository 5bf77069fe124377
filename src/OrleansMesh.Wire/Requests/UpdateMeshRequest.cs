using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary>The next version of the sender's registration: an update, a rotation of keys, or its end (I-01).</summary>
/// <param name="Registration">The DID document with a proof by a key of the present version.</param>
public sealed record UpdateMeshRequest(JsonElement Registration);
