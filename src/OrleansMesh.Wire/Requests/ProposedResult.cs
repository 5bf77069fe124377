namespace OrleansMesh.Wire.Requests;

/// <summary>The target has been asked; <c>fmp.established</c> or <c>fmp.declined</c> follows as a notice.</summary>
public sealed record ProposedResult(Guid FederationId);
