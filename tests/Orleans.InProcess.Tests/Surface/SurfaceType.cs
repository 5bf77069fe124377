namespace Orleans.InProcess.Tests.Surface;

/// <summary>One public type: its metadata name (with arity) and one normalised line for each fact that a caller can see.</summary>
internal sealed record SurfaceType(string Name, IReadOnlyList<string> Facts);
