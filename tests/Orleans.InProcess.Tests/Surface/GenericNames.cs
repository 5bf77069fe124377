namespace Orleans.InProcess.Tests.Surface;

/// <summary>The names of the type parameters that a signature may mention by number.</summary>
internal sealed record GenericNames(IReadOnlyList<string> OfType, IReadOnlyList<string> OfMethod);
