using System.Text.Json;

namespace OrleansMesh.Hub.Http;

/// <summary>Evidence to judge by what this hub knows; nothing is done.</summary>
/// <param name="Actor">The DID that acts.</param>
/// <param name="Target">The DID whose resource it is.</param>
/// <param name="Command">A UCAN command.</param>
/// <param name="KeyId">The DID URL of the actor's key that signed; null for no proof of identity.</param>
/// <param name="Message">base64url of what was signed.</param>
/// <param name="Signature">base64url.</param>
/// <param name="Credential">A credential; null takes the one that the actor presented here.</param>
/// <param name="Capability">A UCAN invocation and its delegations, base64url; null for none.</param>
internal sealed record ExplainRequest(
    string Actor, string Target, string Command, string? KeyId, string? Message, string? Signature, JsonElement? Credential, string[]? Capability);
