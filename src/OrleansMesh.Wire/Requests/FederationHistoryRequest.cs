namespace OrleansMesh.Wire.Requests;

/// <summary><c>fed.history</c>: a federation's events from a number on.</summary>
/// <param name="From">0 or more; the events before it are known.</param>
public sealed record FederationHistoryRequest(Guid FederationId, int From);
