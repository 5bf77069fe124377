namespace OrleansMesh.Domain.Dialects.FederationEnvelopes;

/// <summary>What the message is; a member that is null is not said. Each 1 to 256 printable ASCII characters.</summary>
public sealed record EnvelopeMetadata(string? ContentType = null, string? ContentEncoding = null, string? SchemaId = null);
