using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Federation;

/// <summary>
/// The five phases of FMP 3.1 as pure steps (F-02): Initiated → Challenged → Responded → Established, or Refused, or Expired. A step
/// returns the next state; the state's verdict says why it ended, the step's own verdict whether the step was taken.
/// </summary>
public static class HandshakeMachine
{
    /// <summary>Phase 2: cheapest check first. The state is Initiated or Refused.</summary>
    public static Handshake Initiate(HandshakeInitiation initiation, Guid federationId, string hub)
    {
        ArgumentNullException.ThrowIfNull(initiation);
        HandshakeVerdict verdict = Judge(initiation);
        HandshakePhase phase = verdict.Accepted ? HandshakePhase.Initiated : HandshakePhase.Refused;
        return new Handshake(phase, initiation.SourceMeshId, initiation.TargetMeshId, federationId, hub, Challenge: null, verdict);
    }

    /// <summary>Phase 3: Initiated → Challenged; another phase is a bug of the caller.</summary>
    public static Handshake Challenge(Handshake handshake, Guid handshakeId, ReadOnlySpan<byte> nonce, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(handshake);
        if (handshake.Phase != HandshakePhase.Initiated)
        {
            throw new InvalidOperationException($"A handshake that is {handshake.Phase} gets no challenge.");
        }

        return handshake with { Phase = HandshakePhase.Challenged, Challenge = HandshakeChallenge.Issue(handshakeId, nonce, now) };
    }

    /// <summary>
    /// Phase 4: Challenged → Responded, Refused or Expired. A second answer is a replay and leaves the state as it is.
    /// </summary>
    /// <param name="source">The registered document of the source.</param>
    /// <param name="target">The registered document of the target, as the source was shown it: the agreement names its key, so that it can answer.</param>
    /// <param name="agreement">The parsed agreement, when the verdict accepts.</param>
    public static (Handshake Next, HandshakeVerdict Verdict) Respond(
        Handshake handshake, HandshakeResponse response, DidDocument source, DidDocument target, DateTimeOffset now, out Agreement? agreement)
    {
        ArgumentNullException.ThrowIfNull(handshake);
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        agreement = null;
        if (handshake.Challenge is not { } challenge || challenge.HandshakeId != response.HandshakeId)
        {
            return (handshake, HandshakeRefusal.UnknownHandshake);
        }

        if (handshake.Phase != HandshakePhase.Challenged)
        {
            return (handshake, handshake.Phase == HandshakePhase.Expired ? HandshakeRefusal.Expired : HandshakeRefusal.Replay);
        }

        if (challenge.ExpiresAt <= now.ToUnixTimeMilliseconds())
        {
            return Ended(handshake, HandshakePhase.Expired, HandshakeRefusal.Expired);
        }

        if (response.SourceMeshId != handshake.SourceMeshId
            || source.Id.ToString() != handshake.SourceMeshId
            || !source.TryFindKey(response.KeyId, KeyPurpose.Authentication, out Ed25519PublicKey? key)
            || !challenge.IsAnsweredBy(response.Signature.Span, key))
        {
            return Ended(handshake, HandshakePhase.Refused, HandshakeRefusal.SignatureInvalid);
        }

        AgreementRefusal refusal = JudgeAgreement(handshake, response, source, target, now, out agreement);
        if (refusal != AgreementRefusal.None)
        {
            agreement = null;
            return Ended(handshake, HandshakePhase.Refused, new HandshakeVerdict(HandshakeRefusal.AgreementMismatch, Agreement: refusal));
        }

        return (handshake with { Phase = HandshakePhase.Responded }, HandshakeRefusal.None);
    }

    /// <summary>Phase 5: Responded → Established, once <paramref name="agreement"/> binds all parties.</summary>
    public static (Handshake Next, HandshakeVerdict Verdict) Establish(Handshake handshake, Agreement agreement, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(handshake);
        ArgumentNullException.ThrowIfNull(agreement);
        if (handshake.Phase != HandshakePhase.Responded)
        {
            return (handshake, HandshakeRefusal.UnknownHandshake);
        }

        AgreementRefusal refusal = agreement.Verify(now);
        return refusal == AgreementRefusal.None
            ? (handshake with { Phase = HandshakePhase.Established }, HandshakeRefusal.None)
            : (handshake, new HandshakeVerdict(HandshakeRefusal.AgreementMismatch, Agreement: refusal));
    }

    /// <summary>Phase 5, the other way: the target does not want it. A final state stays.</summary>
    public static Handshake Decline(Handshake handshake)
    {
        ArgumentNullException.ThrowIfNull(handshake);
        return handshake.Phase == HandshakePhase.Responded
            ? Ended(handshake, HandshakePhase.Refused, HandshakeRefusal.TargetDeclined).Next
            : handshake;
    }

    /// <summary>Challenged → Expired once the challenge's five seconds are over; other states stay.</summary>
    public static Handshake Tick(Handshake handshake, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(handshake);
        return handshake.Phase == HandshakePhase.Challenged && handshake.Challenge!.ExpiresAt <= now.ToUnixTimeMilliseconds()
            ? Ended(handshake, HandshakePhase.Expired, HandshakeRefusal.Expired).Next
            : handshake;
    }

    private static HandshakeVerdict Judge(HandshakeInitiation initiation)
    {
        if (initiation.SourceMeshId == initiation.TargetMeshId)
        {
            return HandshakeRefusal.SelfFederation;
        }

        if (!initiation.SourceKnown || !initiation.TargetKnown)
        {
            return HandshakeRefusal.UnknownMesh;
        }

        if (initiation.Credential is { } credential and not CredentialRefusal.None)
        {
            return new HandshakeVerdict(HandshakeRefusal.CredentialInvalid, Credential: credential);
        }

        return initiation.Trust < initiation.TrustMinimum ? HandshakeRefusal.TrustTooLow : HandshakeRefusal.None;
    }

    private static AgreementRefusal JudgeAgreement(
        Handshake handshake, HandshakeResponse response, DidDocument source, DidDocument target, DateTimeOffset now, out Agreement? agreement)
    {
        AgreementRefusal refusal = AgreementRefusal.None;
        agreement = response.Parsed;
        if (agreement is null && !Agreement.TryParse(response.Agreement, out agreement, out refusal))
        {
            return refusal;
        }

        if (agreement.Terms.FederationId != handshake.FederationId
            || agreement.Terms.Hub != handshake.Hub
            || agreement.Terms.Version != 1
            || agreement.Terms.Parties.Count != 2
            || agreement.FindParty(handshake.TargetMeshId) is null)
        {
            return AgreementRefusal.TermsMismatch;
        }

        refusal = agreement.CheckParty(source);
        refusal = refusal == AgreementRefusal.None ? agreement.CheckParty(target) : refusal;
        refusal = refusal == AgreementRefusal.None ? agreement.VerifyPresent(now) : refusal;
        return refusal == AgreementRefusal.None && !agreement.SignedBy(handshake.SourceMeshId) ? AgreementRefusal.SignatureMissing : refusal;
    }

    private static (Handshake Next, HandshakeVerdict Verdict) Ended(Handshake handshake, HandshakePhase phase, HandshakeVerdict verdict) =>
        (handshake with { Phase = phase, Verdict = verdict }, verdict);
}
