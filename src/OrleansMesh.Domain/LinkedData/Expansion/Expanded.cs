namespace OrleansMesh.Domain.LinkedData.Expansion;

/// <summary>One item of an expanded document.</summary>
internal abstract record Expanded;
