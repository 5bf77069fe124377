using System.Buffers.Text;
using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Gateway.Authority;
using OrleansMesh.Grains.Federations;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>fmp.accept</c>: a party's signature under a proposed agreement.</summary>
internal sealed class AcceptHandler(IGrainFactory grains, ActivationAuthority authority)
    : RequestHandler<AcceptRequest>(RequestTypes.Accept, RequestJson.Default.AcceptRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, AcceptRequest request, CancellationToken cancellationToken)
    {
        if (!Base64Url.IsValid(request.Signature))
        {
            return RequestAnswer.Malformed(Type);
        }

        IFederationGrain federation = grains.GetGrain<IFederationGrain>(request.FederationId);
        byte[] signature = Base64Url.DecodeFromChars(request.Signature);
        FederationRecord? record = await federation.GetAsync();
        AuthorityVerdict verdict = record is { Status: FederationStatus.Proposed } && record.Parties.Contains(meshId) && StoredAgreements.TryParse(record.Agreement, out Agreement? agreement, out _)
            ? await authority.JudgeAsync(meshId, ConsentWords.Accept, agreement, new AgreementSignature(meshId, request.KeyId, signature), request.Capability)
            : AuthorityVerdict.GoOn;
        if (verdict.Refusal is { } refusal)
        {
            return refusal;
        }

        Task<Decision> accepting = federation.AcceptAsync(meshId, request.KeyId, signature);
        await Task.WhenAll(verdict.Kept, accepting);
        Decision decision = await accepting;
        if (decision.Accepted)
        {
            await authority.KeepAsync(meshId, request.FederationId, request.Capability, cancellationToken);
        }

        return RequestAnswer.From(decision);
    }
}
