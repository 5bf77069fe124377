using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway.Links;

namespace OrleansMesh.Gateway.Sessions;

/// <summary>What a session is told of an envelope that is refused by what this gateway knows (docs/wire-protocol.md §6).</summary>
internal static class SubmitVerdict
{
    /// <summary>Whether a key or a federation of which this gateway has not heard yet may let an envelope pass. A signature that does not hold counts where the envelope names no key: another one may be meant.</summary>
    public static bool MayBeUnheard(FmpEnvelope envelope, Refusal refusal) =>
        refusal is Refusal.UnknownKey or Refusal.UnknownFederation || (refusal == Refusal.InvalidSignature && envelope.KeyId is null);

    /// <summary>The refusal after who is in charge was asked: final only when that is told.</summary>
    public static Refusal Of(FmpEnvelope envelope, Refusal refusal, TermsWord word) =>
        word == TermsWord.Untold && MayBeUnheard(envelope, refusal) ? Refusal.LeasesStale : refusal;
}
