using OrleansMesh.Contracts.Handshakes;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>fmp.initiate</c>: phase 2 of the FMP handshake, answered by the challenge of phase 3 (F-02).</summary>
internal sealed class InitiateHandler(IGrainFactory grains, MeshKnowledge meshes)
    : RequestHandler<InitiateRequest>(RequestTypes.Initiate, RequestJson.Default.InitiateRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, InitiateRequest request, CancellationToken cancellationToken)
    {
        if (!MeshIds.IsValid(request.TargetMeshId))
        {
            return RequestAnswer.Refuse("unknown-mesh", $"'{MeshIds.Shown(request.TargetMeshId)}' is not a DID. A mesh id looks like did:mesh:academic:mit-001.");
        }

        // what only the target's home knows, the grain cannot ask
        if (await meshes.EnsureAsync(request.TargetMeshId, cancellationToken) is { MinimumTrust: > 0 } target
            && (await grains.GetGrain<ITrustEdgeGrain>(meshId).GetAsync()).Score < target.MinimumTrust)
        {
            var verdict = new HandshakeVerdict(HandshakeRefusal.TrustTooLow);
            return RequestAnswer.Refuse(verdict.Word, verdict.Detail);
        }

        InitiateOutcome outcome = await grains.GetGrain<IHandshakeGrain>(Guid.NewGuid()).InitiateAsync(new InitiateFederation(
            meshId,
            request.TargetMeshId,
            request.Credentials is { } credential ? SignedJson.Bytes(credential) : null,
            request.Capabilities));
        return outcome.Challenge is { } challenge
            ? RequestAnswer.Of(
                new ChallengeResult(
                    challenge.HandshakeId,
                    challenge.Nonce,
                    challenge.Timestamp,
                    challenge.Hash,
                    challenge.ExpiresAt,
                    challenge.FederationId,
                    SignedJson.Element(challenge.TargetRegistration)),
                RequestJson.Default.ChallengeResult)
            : RequestAnswer.From(outcome.Decision);
    }
}
