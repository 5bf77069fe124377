namespace OrleansMesh.Wire.Requests;

/// <summary>Asks what expired, and says of what the asker knows by now.</summary>
/// <param name="Told">Of a former answer, at most <see cref="ExpiredResult.CountMax"/>: the hub forgets those that have not grown since. Null for none.</param>
public sealed record ExpiredRequest(ExpiredMessages[]? Told = null);
