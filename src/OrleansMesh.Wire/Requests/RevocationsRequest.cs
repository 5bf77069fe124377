namespace OrleansMesh.Wire.Requests;

/// <summary>Asks for the revocations that the hub keeps (I-04).</summary>
/// <param name="After">The number of the last one that is known; 0 for none.</param>
public sealed record RevocationsRequest(long After);
