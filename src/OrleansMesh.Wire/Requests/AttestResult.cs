namespace OrleansMesh.Wire.Requests;

/// <summary>The hub has taken it (G-01).</summary>
/// <param name="Owed">True when another hub, a home of the mesh that it is about, does not answer or cannot take it yet: this hub brings it there when it can, within 7 days. Otherwise it counts at all its homes in reach, too.</param>
public sealed record AttestResult(bool Owed = false);
