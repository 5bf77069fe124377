namespace OrleansMesh.Domain.Credentials;

/// <summary>A schema that a credential says it follows (VC Data Model 2.0, 4.11).</summary>
/// <param name="Id">The schema's URL.</param>
/// <param name="Type">For example <c>JsonSchema</c>.</param>
public sealed record CredentialSchemaEntry(string Id, string Type);
