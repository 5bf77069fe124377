using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Gateway.Authority;

/// <summary>
/// Asks the three verifiers before a mesh proposes or accepts a federation (I-04, I-06): its signature under the agreement says who
/// acts, its credential who vouches for it, and an invocation that begins with its human's key that it may.
/// </summary>
internal sealed partial class ActivationAuthority(
    KnownToHub known, AuthorityJournal journal, ICapabilityStore store, IOptions<GatewayOptions> options, TimeProvider clock, ILogger<ActivationAuthority> log)
{
    /// <summary>Whether the mesh may go on: its federation's grain has the last word.</summary>
    /// <remarks>
    /// A decision that is enforced is kept before anything follows from it. One that is only noted is kept at the same time as what follows,
    /// and asked for first: a writer that keeps the order of what it is asked flushes both at once.
    /// </remarks>
    /// <param name="meshId">Who acts; a party of the agreement, else it is left to the grain.</param>
    /// <param name="signature">The mesh's under the agreement; null for none.</param>
    /// <param name="capability">As the request has it.</param>
    public async Task<AuthorityVerdict> JudgeAsync(
        string meshId, UcanCommand command, Agreement agreement, AgreementSignature? signature, IReadOnlyList<string>? capability)
    {
        AuthorityMode mode = options.Value.Authority;
        if (mode == AuthorityMode.Off || agreement.FindParty(meshId) is null)
        {
            return AuthorityVerdict.GoOn;
        }

        if (!CapabilityText.TryRead(capability ?? [], out CapabilityEvidence? evidence, out IReadOnlyList<Delegation> proofs) && capability is { Count: > 0 })
        {
            return AuthorityVerdict.Refuse(
                RequestAnswer.Refuse("capability-malformed", "The capability is no UCAN invocation with its delegations, each in base64url. Make one: orleansmesh ucan invoke --help"));
        }

        // What a mesh does with itself it asks of itself: its human says yes to the partner.
        Did self = Did.Parse(meshId);
        string partner = ConsentWords.Names(agreement.Terms.Parties.Select(party => party.Id).Where(id => id != meshId));
        AuthorizationDecision decision = await known.DecideAsync(
            new ActionRequest(self, self, command) { Arguments = [(ConsentWords.Partner, partner)] },
            new ActionEvidence(signature is null ? null : IdentityEvidence.Of(agreement, signature), null, evidence),
            proofs,
            clock.GetUtcNow());
        bool enforced = mode == AuthorityMode.Require;
        Task kept = journal.AddAsync(new AuthorityRecord(agreement.Terms.FederationId, enforced, decision), CancellationToken.None);
        Log.Decided(log, meshId, command.ToString(), agreement.Terms.FederationId, decision.IsAllowed, Words(decision), enforced);
        if (!enforced)
        {
            return new AuthorityVerdict(null, kept);
        }

        await kept;
        return decision.IsAllowed
            ? AuthorityVerdict.GoOn
            : AuthorityVerdict.Refuse(RequestAnswer.Refuse("authority-missing", $"{decision.Explain()} This hub asks for all three (Gateway:Authority); see docs/wire-protocol.md §8."));
    }

    /// <summary>
    /// Keeps the capability by which a mesh entered a federation, where one is required: its revocation will keep the federation's messages
    /// back. To be called when the federation's grain has taken what it was given for.
    /// </summary>
    public async Task KeepAsync(string meshId, Guid federationId, IReadOnlyList<string>? capability, CancellationToken cancellationToken)
    {
        if (options.Value.Authority == AuthorityMode.Require && CapabilityText.TryRead(capability ?? [], out CapabilityEvidence? evidence, out _))
        {
            string[] links = [.. UcanVerifier.RevocableBy(evidence.Invocation, evidence.Proofs).Select(cid => cid.ToString())];
            await store.ConsentAsync(new FederationConsent(federationId, meshId, [.. capability!], links), cancellationToken);
        }
    }

    private static string Words(AuthorizationDecision decision) => string.Join(", ", decision.Answers.Select(answer => $"{answer.Primitive} {answer.Reason}"));

    private static partial class Log
    {
        [LoggerMessage(3701, LogLevel.Information, "{MeshId} asks for {Command} in {FederationId}: allowed {Allowed} ({Answers}), enforced {Enforced}")]
        public static partial void Decided(ILogger logger, string meshId, string command, Guid federationId, bool allowed, string answers, bool enforced);
    }
}
