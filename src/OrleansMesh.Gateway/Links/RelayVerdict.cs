using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Gateway.Links;

/// <summary>What the home of a target tells the source's hub of a relayed envelope (docs/wire-protocol.md §6.1).</summary>
internal static class RelayVerdict
{
    /// <summary>As long as the agreement or a key may be on its way to this hub, what it does not know is not refused for good, unless who is in charge of it says not to know it.</summary>
    public static readonly TimeSpan KnowledgeDelayMax = TimeSpan.FromMinutes(10);

    /// <summary>As long may word of a resumption be on its way. All of a flow waits for its oldest: messages of other federations must not wait for one that is suspended.</summary>
    public static readonly TimeSpan ResumptionDelayMax = TimeSpan.FromMinutes(1);

    /// <summary>As long may newer terms be on their way when the hub that holds the federation cannot be asked for them.</summary>
    public static readonly TimeSpan TermsDelayMax = TimeSpan.FromSeconds(5);

    /// <summary>Whether another version of the federation, or of its parties' keys, may let an envelope pass that is refused by what is known.</summary>
    public static bool DependsOnTerms(Refusal refusal) => refusal
        is Refusal.UnknownFederation or Refusal.SourceNotParty or Refusal.TargetNotParty
        or Refusal.FederationExpired or Refusal.FederationEnded or Refusal.FederationSuspended or Refusal.FederationTerminating
        or Refusal.UnknownKey or Refusal.InvalidSignature or Refusal.NotGranted
        or Refusal.PolicyBroker or Refusal.PolicyComponent or Refusal.PolicyMessage or Refusal.RegionRestricted;

    /// <summary>The answer to an envelope of a flow: none that keeps what follows waiting for longer than must be.</summary>
    /// <param name="word">What the hub that holds the federation, or the home of its source, said of the terms by which it is refused.</param>
    /// <param name="held">How long the flow has been held up by this federation.</param>
    public static RelayAnswer OfFlow(FmpEnvelope envelope, SubmitOutcome outcome, TermsWord word, TimeSpan held)
    {
        TimeSpan delayMax = outcome.Refusal switch
        {
            Refusal.FederationSuspended => ResumptionDelayMax,
            Refusal.UnknownFederation or Refusal.UnknownKey => word == TermsWord.Denied ? TimeSpan.Zero : KnowledgeDelayMax,
            _ when DependsOnTerms(outcome.Refusal) && word == TermsWord.Untold => TermsDelayMax,
            _ => TimeSpan.Zero,
        };
        return held < delayMax ? NotNow : Final(envelope, outcome);
    }

    /// <summary>The answer to an envelope of no flow, whose sender waits for it: suspended is said at once, and what is not known may be sent again.</summary>
    /// <param name="word">As of <see cref="OfFlow"/>.</param>
    public static RelayAnswer Of(FmpEnvelope envelope, SubmitOutcome outcome, TermsWord word)
    {
        bool isSettled = outcome.Refusal switch
        {
            Refusal.FederationSuspended => true,
            Refusal.UnknownFederation or Refusal.UnknownKey => word == TermsWord.Denied,
            _ => word != TermsWord.Untold || !DependsOnTerms(outcome.Refusal),
        };
        return isSettled ? Final(envelope, outcome) : NotNow;
    }

    /// <summary>No path is longer than what the most hops allow: who may go so far came a way round while routes changed, and goes again.</summary>
    public static RelayAnswer TooFar(FmpEnvelope envelope) =>
        envelope.MaxHops >= RoutingLimits.PathHubsMax ? RelayAnswer.Lost : new RelayAnswer(ReceiptState.Refused, Refusal.HopLimit);

    private static RelayAnswer NotNow { get; } = new(ReceiptState.Refused, Refusal.LeasesStale);

    private static RelayAnswer Final(FmpEnvelope envelope, SubmitOutcome outcome) =>
        outcome.Refusal == Refusal.HopLimit ? TooFar(envelope) : new RelayAnswer(outcome.State, outcome.Refusal);
}
