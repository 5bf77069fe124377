namespace OrleansMesh.Hub.Http;

/// <summary>Somebody of another mesh, as <c>POST /api/mappings/explain</c> is asked about; nothing of it is verified.</summary>
internal sealed record MappingQuestion(string Mesh, string? Id, string[]? Roles, MappingQuestion.Attribute[]? Attributes, string? FederationId, DateTimeOffset? ValidUntil)
{
    /// <summary>One claim.</summary>
    internal sealed record Attribute(string Name, string Value);
}
