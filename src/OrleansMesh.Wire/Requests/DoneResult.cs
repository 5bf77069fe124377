namespace OrleansMesh.Wire.Requests;

/// <summary>A request was carried out and has nothing to say.</summary>
public sealed record DoneResult();
