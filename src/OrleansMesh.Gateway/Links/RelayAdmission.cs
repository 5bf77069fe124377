using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Links;

/// <summary>
/// Admits anew what other hubs relay to meshes that are at home here. Terms come to this hub by themselves and may be overtaken: what is refused by those that are known
/// is refused for good only after the hub that holds the federation has none that are newer, or could not be asked for <see cref="RelayVerdict.TermsDelayMax"/> (F-07, R-05).
/// </summary>
internal sealed class RelayAdmission(SubmitHandler submits, ILeaseRevalidator leases, FlowHolds holds)
{
    /// <summary>Admits one of no flow, whose sender waits for the answer.</summary>
    /// <param name="source">The hub that admitted it first.</param>
    /// <param name="by">The peer from whose link it came.</param>
    public async Task<RelayAnswer> AdmitAsync(FmpEnvelope envelope, NodeId source, NodeId by)
    {
        SubmitOutcome outcome = await submits.RelayAsync(envelope, CancellationToken.None);
        TermsWord word = RelayVerdict.DependsOnTerms(outcome.Refusal) ? await leases.RevalidateAsync(envelope, outcome.Refusal, source, by) : TermsWord.Untold;
        if (word != TermsWord.Untold)
        {
            outcome = await submits.RelayAsync(envelope, CancellationToken.None);
        }

        return RelayVerdict.Of(envelope, outcome, word);
    }

    /// <summary>Admits what is next of a flow until one is not settled, and stores all of it with one flush; the answers, in its order.</summary>
    /// <param name="source">The hub that admitted them first.</param>
    /// <param name="by">The peer from whose link they came.</param>
    /// <param name="goesOn">Whether all before them in their run were settled; none is taken otherwise.</param>
    public async Task<RelayAnswer[]> AdmitAsync(IReadOnlyList<FlowRelay> run, NodeId source, NodeId by, bool goesOn)
    {
        var answers = new RelayAnswer[run.Count];
        Array.Fill(answers, RelayAnswer.OutOfOrder);
        List<(int Place, AdmittedEnvelope Envelope)> admitted = [];

        // all of the run is here before the first question: one answer is good for all that is refused for the same
        Dictionary<(Guid Federation, Refusal Refusal, string? Key), TermsWord>? asked = null;
        for (int i = 0; i < run.Count && goesOn; i++)
        {
            FmpEnvelope envelope = run[i].Envelope;
            (AdmittedEnvelope? stored, SubmitOutcome outcome) = await submits.AdmitRelayedAsync(envelope, CancellationToken.None);
            TermsWord word = TermsWord.Untold;
            (Guid, Refusal, string?) question = (envelope.FederationId, outcome.Refusal, outcome.Refusal == Refusal.UnknownKey ? envelope.KeyId : null);
            if (RelayVerdict.DependsOnTerms(outcome.Refusal) && !(asked ??= []).TryGetValue(question, out word))
            {
                // what goes before does not wait for the question
                if (!await StoreAsync(run, answers, admitted))
                {
                    return answers;
                }

                asked[question] = word = await leases.RevalidateAsync(envelope, outcome.Refusal, source, by);
                (stored, outcome) = word != TermsWord.Untold ? await submits.AdmitRelayedAsync(envelope, CancellationToken.None) : (stored, outcome);
            }

            if (stored is not null)
            {
                admitted.Add((i, stored));
                holds.Release(source, envelope.TargetMeshId, envelope.FederationId);
                continue;
            }

            answers[i] = Judge(envelope, outcome, source, word);
            goesOn = answers[i].IsSettled;
        }

        _ = await StoreAsync(run, answers, admitted);
        return answers;
    }

    /// <summary>Stores what was admitted since the last time; whether all of it is settled.</summary>
    private async Task<bool> StoreAsync(IReadOnlyList<FlowRelay> run, RelayAnswer[] answers, List<(int Place, AdmittedEnvelope Envelope)> admitted)
    {
        IReadOnlyList<SubmitOutcome> outcomes = await submits.StoreRunAsync([.. admitted.Select(each => each.Envelope)], CancellationToken.None);
        bool isSettled = true;
        for (int i = 0; i < outcomes.Count; i++)
        {
            int place = admitted[i].Place;
            answers[place] = RelayVerdict.OfFlow(run[place].Envelope, outcomes[i], TermsWord.Untold, held: TimeSpan.Zero);
            isSettled &= answers[place].IsSettled;
        }

        admitted.Clear();
        return isSettled;
    }

    private RelayAnswer Judge(FmpEnvelope envelope, SubmitOutcome outcome, NodeId source, TermsWord word)
    {
        TimeSpan held = RelayVerdict.DependsOnTerms(outcome.Refusal) ? holds.Hold(source, envelope.TargetMeshId, envelope.FederationId) : TimeSpan.Zero;
        return RelayVerdict.OfFlow(envelope, outcome, word, held);
    }
}
