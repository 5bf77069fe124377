namespace OrleansMesh.Domain.Ucan.Policies;

/// <summary>One step of a selector.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Key">Of a field.</param>
/// <param name="From">Of an index or a slice; negative from the end, null for the beginning.</param>
/// <param name="To">Of a slice, not included; negative from the end, null for the end.</param>
/// <param name="IsOptional">Whether it yields null where it would fail.</param>
internal readonly record struct SelectorSegment(SelectorKind Kind, string Key = "", int? From = null, int? To = null, bool IsOptional = false);
