using System.Text.Json;

namespace OrleansMesh.Wire.Handshake;

/// <summary>What a client wants to join as; the handshake adds the proof.</summary>
/// <param name="MeshId">The mesh's DID.</param>
/// <param name="KeyId">The DID URL of the authentication key that will sign.</param>
/// <param name="Agent">The client's software, for example <c>my-client/1.0</c>.</param>
/// <param name="ResumeAfter">The last cursor that was processed, 0 for none; null when this session does not take the mesh's stored queue.</param>
/// <param name="Document">The mesh's registration, wanted at the first join; null later.</param>
/// <param name="Role">One of <see cref="JoinRoles"/>; null is a mesh.</param>
/// <param name="History">The versions before <paramref name="Document"/>, oldest first, as many as there is room for; null for none.</param>
public sealed record JoinApplication(
    string MeshId, string KeyId, string Agent, long? ResumeAfter = null, JsonElement? Document = null, string? Role = null, IReadOnlyList<JsonElement>? History = null);
