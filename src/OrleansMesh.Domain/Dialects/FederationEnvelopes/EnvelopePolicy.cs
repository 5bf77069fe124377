namespace OrleansMesh.Domain.Dialects.FederationEnvelopes;

/// <summary>What the sender asks of the way; a member that is null is not said.</summary>
/// <param name="Priority">0 (low) to 3 (critical).</param>
/// <param name="Qos">0 to 2.</param>
/// <param name="MaxLatency">Milliseconds after the timestamp, 1 to a day.</param>
public sealed record EnvelopePolicy(int? Priority = null, int? Qos = null, int? MaxLatency = null);
