namespace OrleansMesh.Domain.LinkedData.Expansion;

/// <summary>An ordered list.</summary>
internal sealed record ExpandedList(IReadOnlyList<Expanded> Items) : Expanded;
