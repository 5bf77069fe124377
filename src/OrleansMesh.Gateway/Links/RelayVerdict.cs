using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Links;

/// <summary>What the home of a target tells the source's hub of a relayed envelope (docs/wire-protocol.md §6.1).</summary>
internal static class RelayVerdict
{
    /// <summary>As long as the agreement or a key may be on its way to this hub, what it does not know is not refused for good.</summary>
    public static readonly TimeSpan KnowledgeDelayMax = TimeSpan.FromMinutes(10);

    /// <summary>As long may word of a resumption be on its way. All of a flow waits for its oldest: messages of other federations must not wait for one that is suspended.</summary>
    public static readonly TimeSpan ResumptionDelayMax = TimeSpan.FromMinutes(1);

    /// <summary>The answer to an envelope of a flow: none that keeps what follows waiting for longer than must be.</summary>
    public static RelayAnswer OfFlow(FmpEnvelope envelope, SubmitOutcome outcome, DateTimeOffset now) =>
        outcome.Refusal == Refusal.FederationSuspended && Age(envelope, now) < ResumptionDelayMax
            ? new RelayAnswer(ReceiptState.Refused, Refusal.LeasesStale)
            : Of(envelope, outcome, now);

    /// <summary>The answer to an envelope of no flow.</summary>
    public static RelayAnswer Of(FmpEnvelope envelope, SubmitOutcome outcome, DateTimeOffset now) => outcome.Refusal switch
    {
        Refusal.HopLimit => TooFar(envelope),
        Refusal.UnknownFederation or Refusal.UnknownKey when Age(envelope, now) < KnowledgeDelayMax => new RelayAnswer(ReceiptState.Refused, Refusal.LeasesStale),
        _ => new RelayAnswer(outcome.State, outcome.Refusal),
    };

    /// <summary>No path is longer than what the most hops allow: who may go so far came a way round while routes changed, and goes again.</summary>
    public static RelayAnswer TooFar(FmpEnvelope envelope) =>
        envelope.MaxHops >= RoutingLimits.PathHubsMax ? RelayAnswer.Lost : new RelayAnswer(ReceiptState.Refused, Refusal.HopLimit);

    private static TimeSpan Age(FmpEnvelope envelope, DateTimeOffset now) => now - DateTimeOffset.FromUnixTimeMilliseconds(envelope.Timestamp);
}
