using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Links;

/// <summary>Makes sure that what this hub knows of a federation is what holds now, before it refuses for good what another hub has taken (F-07).</summary>
internal interface ILeaseRevalidator
{
    /// <summary>
    /// Asks the hub that holds the federation of a relayed envelope whether its terms are those of here, and takes newer ones; for a refusal of the key, the home of its source
    /// for its keys, too. <see cref="TermsWord.Known"/> when the leases of this gateway are, at the end, at least as new as at that hub at the begin, and <see cref="TermsWord.Denied"/> when what the
    /// envelope is refused for is not known there either: judge the envelope anew then. <see cref="TermsWord.Untold"/> when that cannot be told within <see cref="LeaseRevalidator.Timeout"/>. Never throws.
    /// </summary>
    /// <param name="envelope">Refused by what is known here.</param>
    /// <param name="source">The hub that has admitted it; asked of a federation that is not known here.</param>
    /// <param name="by">The peer from whose link it came, which may have <see cref="LeaseRevalidator.UnderWayMax"/> of these at once.</param>
    Task<TermsWord> RevalidateAsync(FmpEnvelope envelope, Refusal refusal, NodeId source, NodeId by);

    /// <summary>
    /// Asks who is in charge of the source's keys and of the federation, at this hub first, whether what an envelope that a session has submitted is refused for is known there; the leases of this
    /// gateway have it then. Null when it is not asked: it was denied within <see cref="DeniedTerms.Lifetime"/>, or as much as <see cref="QuestionRate"/> allows was asked.
    /// <see cref="TermsWord.Known"/> when the envelope is to be judged anew, <see cref="TermsWord.Denied"/> when nobody knows it, and <see cref="TermsWord.Untold"/> when that cannot be told within
    /// <see cref="LeaseRevalidator.Timeout"/>, or could not within <see cref="DeniedTerms.Lifetime"/> and nothing has changed here since. Never throws.
    /// </summary>
    /// <param name="refusal">One of which <see cref="Sessions.SubmitVerdict.MayBeUnheard"/> holds.</param>
    Task<TermsWord>? RevalidateSubmittedAsync(FmpEnvelope envelope, Refusal refusal);
}
