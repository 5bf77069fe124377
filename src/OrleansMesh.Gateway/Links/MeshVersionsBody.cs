using System.Text.Json;

namespace OrleansMesh.Gateway.Links;

/// <summary>The body of <see cref="HubCallTypes.MeshFollow"/>, and the answer to <see cref="HubCallTypes.MeshLookup"/>.</summary>
/// <param name="Versions">Of the registration, oldest first and without a gap.</param>
/// <param name="Credential">What the mesh has presented there, null for none; taken from the answer of its home alone.</param>
/// <param name="MinimumTrust">What the mesh asks of partners, 0 to 100.</param>
internal sealed record MeshVersionsBody(string MeshId, JsonElement[] Versions, int MinimumTrust, bool Online, JsonElement? Credential = null);
