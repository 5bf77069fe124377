using System.Buffers.Text;
using OrleansMesh.Contracts.Handshakes;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Gateway.Authority;
using OrleansMesh.Grains.Federations;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>fmp.respond</c>: phase 4 of the FMP handshake with the signed agreement (F-02).</summary>
internal sealed class RespondHandler(IGrainFactory grains, ActivationAuthority authority)
    : RequestHandler<RespondRequest>(RequestTypes.Respond, RequestJson.Default.RespondRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, RespondRequest request, CancellationToken cancellationToken)
    {
        if (!Base64Url.IsValid(request.Signature))
        {
            return RequestAnswer.Malformed(Type);
        }

        byte[] proposed = SignedJson.Bytes(request.Agreement);
        AuthorityVerdict verdict = StoredAgreements.TryParse(proposed, out Agreement? agreement, out _)
            ? await authority.JudgeAsync(meshId, ConsentWords.Propose, agreement, agreement.Signatures.FirstOrDefault(s => s.By == meshId), request.Capability)
            : AuthorityVerdict.GoOn;
        if (verdict.Refusal is { } refusal)
        {
            return refusal;
        }

        Task<RespondOutcome> responding = grains.GetGrain<IHandshakeGrain>(request.HandshakeId).RespondAsync(
            new HandshakeAnswer(meshId, request.KeyId, Base64Url.DecodeFromChars(request.Signature), proposed));
        await Task.WhenAll(verdict.Kept, responding);
        RespondOutcome outcome = await responding;
        if (outcome.Decision.Accepted)
        {
            await authority.KeepAsync(meshId, outcome.FederationId, request.Capability, cancellationToken);
        }

        return outcome.Decision.Accepted
            ? RequestAnswer.Of(new ProposedResult(outcome.FederationId), RequestJson.Default.ProposedResult)
            : RequestAnswer.From(outcome.Decision);
    }
}
