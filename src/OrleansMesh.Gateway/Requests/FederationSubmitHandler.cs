using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Gateway.Authority;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Grains.Federations;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>fed.submit</c>: a party's signed event. Who proposes or accepts terms by it needs the same authority as in a handshake (I-06).</summary>
internal sealed class FederationSubmitHandler(IGrainFactory grains, ActivationAuthority authority, MeshKnowledge meshes)
    : RequestHandler<FederationSubmitRequest>(RequestTypes.FederationSubmit, RequestJson.Default.FederationSubmitRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, FederationSubmitRequest request, CancellationToken cancellationToken)
    {
        byte[] evidence = SignedJson.Bytes(request.Event);
        IFederationGrain federation = grains.GetGrain<IFederationGrain>(request.FederationId);
        AuthorityVerdict verdict = FederationEvent.TryParse(evidence, out FederationEvent? command, out _)
            ? await AskAsync(meshId, federation, command, request.Capability)
            : AuthorityVerdict.GoOn;
        if (verdict.Refusal is { } refusal)
        {
            return refusal;
        }

        Task<Decision> submitting = federation.SubmitAsync(meshId, evidence);
        await Task.WhenAll(verdict.Kept, submitting);
        Decision decision = await submitting;
        if (decision.Accepted && command?.Kind is FederationEventKind.Propose or FederationEventKind.Accept)
        {
            await authority.KeepAsync(meshId, request.FederationId, request.Capability, cancellationToken);
        }

        return RequestAnswer.From(decision);
    }

    private async Task<AuthorityVerdict> AskAsync(string meshId, IFederationGrain federation, FederationEvent command, string[]? capability)
    {
        if (command.Kind is FederationEventKind.Request or FederationEventKind.Reestablish)
        {
            // the grain looks up the parties: those at home elsewhere are asked for before
            await Task.WhenAll(command.Terms.Body.Parties!.Where(party => party.Id != meshId).Select(party => meshes.EnsureAsync(party.Id, CancellationToken.None)));
        }

        FederationEventBody body = command.Terms.Body;
        if (command.Kind == FederationEventKind.Propose)
        {
            return await authority.JudgeAsync(meshId, ConsentWords.Propose, body.Agreement!, body.Agreement!.Signatures.FirstOrDefault(s => s.By == meshId), capability);
        }

        // What is accepted is on the table: the renegotiated terms, or the first ones. If it is neither, the grain refuses the event.
        if (command.Kind != FederationEventKind.Accept || await federation.GetAsync() is not { } record || !record.Parties.Contains(meshId)
            || !StoredAgreements.TryParse(record.Offer ?? record.Agreement, out Agreement? offer, out _) || AgreementHash.Of(offer) != body.AgreementHash
            || offer.FindParty(meshId) is not { } self)
        {
            return AuthorityVerdict.GoOn;
        }

        return await authority.JudgeAsync(meshId, ConsentWords.Accept, offer, new AgreementSignature(meshId, self.KeyId, body.Signature!.Value), capability);
    }
}
