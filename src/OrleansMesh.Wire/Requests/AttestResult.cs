namespace OrleansMesh.Wire.Requests;

/// <summary>The hub has taken it (G-01).</summary>
/// <param name="Owed">True when the home of the mesh that it is about is another hub that does not answer: this hub brings it there when it does, within 7 days. Otherwise it counts there, too.</param>
public sealed record AttestResult(bool Owed = false);
