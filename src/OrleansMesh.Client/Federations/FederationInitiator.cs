using System.Buffers.Text;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Federations;

/// <summary>The source's side of the FMP handshake (docs/wire-protocol.md §8), tried again as F-02 says.</summary>
internal sealed class FederationInitiator(
    MeshFolder folder, TimeProvider clock, IHubRequests hub, FederationBook book, VerifiedRegistrations registrations, Action<HandshakeChallenge> onChallenge)
{
    private const string ExpiredReason = "handshake-expired";
    private const string Discontinued = "declined";

    // F-02: each step of the handshake has five seconds.
    private static readonly TimeSpan StepTimeout = HandshakeChallenge.Lifetime;

    /// <summary>Proposes, and waits for the target's answer as long as the caller does.</summary>
    /// <exception cref="MeshRefusedException">The hub or the target said no, or what they sent does not hold.</exception>
    /// <exception cref="MeshUnreachableException">Four attempts were not answered.</exception>
    public async Task<MeshFederation> FederateAsync(Did target, FederationTerms terms, CancellationToken ct)
    {
        Guid federationId = await ProposeAsync(target, terms, ct);
        FederationView answer = await book.WaitForAnswerAsync(federationId, ct);
        if (answer.Status != FederationState.Active)
        {
            throw new MeshRefusedException(
                Discontinued, $"{target} did not accept the federation{(answer.Reason.Length > 0 ? $": {answer.Reason}" : "")}. Ask its operator.");
        }

        await book.KeptAsync(federationId);
        return book.Find(federationId)
            ?? throw new MeshRefusedException("agreement-invalid", "The hub says that the federation is active, but the agreement that it shows is not the one that we signed. Do not use it; tell the hub's operator.");
    }

    private async Task<Guid> ProposeAsync(Did target, FederationTerms terms, CancellationToken ct)
    {
        for (int retry = 1; ; retry++)
        {
            Guid? proposed = null;
            try
            {
                ChallengeResult challenge = await InitiateAsync(target, ct);
                proposed = challenge.FederationId;
                await RespondAsync(target, terms, challenge, ct);
                return challenge.FederationId;
            }
            catch (Exception lost) when (lost is MeshUnreachableException or MeshRefusedException { Reason: ExpiredReason })
            {
                if (HandshakeRetry.DelayBefore(retry) is not { } delay)
                {
                    throw;
                }

                await Task.Delay(delay, clock, ct);

                // The response may have arrived and only its answer been lost: then a second proposal would be one too many.
                if (proposed is { } federationId && book.View(federationId) is not null)
                {
                    return federationId;
                }
            }
        }
    }

    private async Task<ChallengeResult> InitiateAsync(Did target, CancellationToken ct)
    {
        byte[]? credential = folder.ReadCredential();
        var request = new InitiateRequest(target.ToString(), credential is null ? null : AgreementText.ToElement(credential), []);
        ChallengeResult challenge = await hub.AskAsync(
            RequestTypes.Initiate, request, RequestJson.Default.InitiateRequest, RequestJson.Default.ChallengeResult, StepTimeout, ct);
        HandshakeChallenge received = ToDomain(challenge);
        HandshakeVerdict verdict = received.Check(clock.GetUtcNow());
        if (!verdict.Accepted)
        {
            throw new MeshRefusedException(verdict.Word, verdict.Detail);
        }

        onChallenge(received);
        return challenge;
    }

    private async Task RespondAsync(Did target, FederationTerms terms, ChallengeResult challenge, CancellationToken ct)
    {
        AgreementParty partner = await PartyOfAsync(target, challenge, ct);
        Agreement agreement = Write(terms, partner, challenge).Sign(folder.MeshId, folder.MeshKey);
        Task remembered = book.SignedAsync(agreement, isProposed: true);
        string signature = Base64Url.EncodeToString(ToDomain(challenge).Sign(folder.MeshKey));
        string[]? capability = HumanConsent.Find(folder, ConsentWords.Propose, [target.ToString()], clock.GetUtcNow());
        var request = new RespondRequest(challenge.HandshakeId, folder.KeyId, signature, AgreementText.ToElement(agreement.Bytes), capability);
        ProposedResult proposed = await hub.AskAsync(
            RequestTypes.Respond, request, RequestJson.Default.RespondRequest, RequestJson.Default.ProposedResult, StepTimeout, ct);
        await remembered;
        if (proposed.FederationId != challenge.FederationId)
        {
            throw new MeshRefusedException("malformed-answer", "The hub proposed another federation than the one of its challenge. Tell its operator.");
        }
    }

    private async Task<AgreementParty> PartyOfAsync(Did target, ChallengeResult challenge, CancellationToken ct)
    {
        (MeshRegistration? verified, RegistrationRefusal refusal) = await new ShownRegistrations(clock, StepTimeout, hub, registrations).VerifyAsync(challenge.Target, target, ct);
        if (verified is null)
        {
            throw new MeshRefusedException("registration-invalid", $"What the hub shows as the registration of {target} does not hold ({refusal}). Do not federate through it; tell its operator.");
        }

        VerificationMethod? method = verified.Document.KeysFor(KeyPurpose.Authentication).FirstOrDefault(k => k.Ed25519 is not null);
        return method?.Ed25519 is { } key
            ? new AgreementParty(target.ToString(), method.Id, key)
            : throw new MeshRefusedException("key-unknown", $"{target} has no Ed25519 authentication key. Ask its operator to register one.");
    }

    private Agreement Write(FederationTerms terms, AgreementParty partner, ChallengeResult challenge)
    {
        string self = folder.MeshId.ToString();
        DateTimeOffset now = clock.GetUtcNow();
        var written = new AgreementTerms(
            challenge.FederationId,
            Version: 1,
            [new AgreementParty(self, folder.KeyId, folder.MeshKey.PublicKey) { Region = terms.Region }, partner with { Region = terms.PartnerRegion }],
            terms.Purpose,
            TermsWriter.Grants(terms, self, [partner.Id]),
            now.ToUnixTimeMilliseconds(),
            (now + terms.Lifetime).ToUnixTimeMilliseconds(),
            hub.HubId)
        {
            Policy = terms.Policy,
        };
        return Agreement.TryCreate(written, out Agreement? agreement, out AgreementRefusal refusal)
            ? agreement
            : throw new MeshRefusedException("terms-invalid", $"The terms make no agreement ({refusal}): a purpose has at most 512 characters, a pattern 1 to 256, there are at most 256 grants, the lifetime is positive, regions are codes such as EU, and the policy lets something pass.");
    }

    private static HandshakeChallenge ToDomain(ChallengeResult challenge) =>
        new(challenge.HandshakeId, challenge.Nonce, challenge.Timestamp, challenge.Hash, challenge.ExpiresAt);
}
