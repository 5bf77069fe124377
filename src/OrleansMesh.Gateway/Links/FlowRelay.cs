using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Gateway.Links;

/// <summary>An envelope that came over a link as the next of its flow.</summary>
/// <param name="Sequence">Of the link, for the answer.</param>
internal readonly record struct FlowRelay(ulong Sequence, FmpEnvelope Envelope);
