namespace OrleansMesh.Wire.Requests;

/// <summary>Asks for the identity map that the sender keeps at the hub (I-11).</summary>
/// <param name="Known">The tag of the map that is known already; null for none.</param>
public sealed record ShowMapRequest(string? Known);
