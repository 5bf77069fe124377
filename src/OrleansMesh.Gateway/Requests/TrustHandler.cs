using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Gateway.Standings;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>mesh.trust</c>: why a mesh is trusted as it is (G-01), and the edges of a federation of the asker's (G-02).</summary>
internal sealed class TrustHandler(IGrainFactory grains) : RequestHandler<TrustRequest>(RequestTypes.Trust, RequestJson.Default.TrustRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, TrustRequest request, CancellationToken cancellationToken)
    {
        if (!MeshIds.IsValid(request.MeshId) || await grains.GetGrain<IMeshGrain>(request.MeshId).GetAsync() is null)
        {
            return RequestAnswer.Refuse("unknown-mesh", $"No mesh '{MeshIds.Shown(request.MeshId)}' is registered at this hub. It registers when it joins for the first time.");
        }

        IReadOnlyList<TrustEdgeView> edges = [];
        if (request.FederationId is { } federationId)
        {
            if (await grains.GetGrain<IFederationGrain>(federationId).GetAsync() is not { } federation || !federation.Parties.Contains(meshId))
            {
                return RequestAnswer.Refuse("unknown-federation", "This hub holds no such federation, or you are not a party of it. fmp.list names yours.");
            }

            edges = await EdgesAsync(federation, request.MeshId);
        }

        TrustExplanation trust = await grains.GetGrain<ITrustEdgeGrain>(request.MeshId).ExplainAsync();
        return RequestAnswer.Of(TrustAnswers.Of(trust, edges), RequestJson.Default.TrustResult);
    }

    // Of agents those of the mesh that is asked about: all of them would be too much for one answer.
    private async Task<IReadOnlyList<TrustEdgeView>> EdgesAsync(FederationRecord federation, string meshId)
    {
        FederationPolicy policy = Agreement.TryParse(federation.Agreement, out Agreement? agreement, out _)
            ? agreement.Terms.Policy ?? FederationPolicy.Unlimited
            : FederationPolicy.Unlimited;
        var ladder = new TierLadder(EffectivePolicy.Of(policy));
        EdgeRecord[] edges = await grains.GetGrain<IFederationEdgesGrain>(federation.FederationId).GetAsync();
        var bySource = edges.GroupBy(edge => edge.Source).ToDictionary(source => source.Key, CleanRecord.Of);
        return [.. edges.Where(edge => edge.Agent is null || edge.Source == meshId).Select(edge => View(edge, bySource[edge.Source], ladder))];
    }

    private static TrustEdgeView View(EdgeRecord edge, CleanRecord clean, TierLadder ladder)
    {
        int tier = edge.Agent is null ? ladder.TierOf(clean.Clean) : ladder.TierOf(clean.Clean, clean.CleanOf(edge.Agent));
        return new TrustEdgeView(
            edge.Source,
            edge.Target,
            edge.Weight,
            tier,
            edge.Interactions,
            edge.Clean,
            edge.Messages,
            edge.Violations,
            edge.LastInteraction,
            edge.Stake,
            edge.Evidence,
            edge.Agent,
            tier == 1 ? null : ladder.NeededFor(tier - 1));
    }
}
