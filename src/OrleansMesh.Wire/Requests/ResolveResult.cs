namespace OrleansMesh.Wire.Requests;

/// <summary>Who serves a name, of what the asker may see: those in a federation with it first, then those that are there, then best trust first.</summary>
/// <param name="Services">At most 100, each of another mesh; none when nobody serves it.</param>
public sealed record ResolveResult(ResolvedService[] Services);
