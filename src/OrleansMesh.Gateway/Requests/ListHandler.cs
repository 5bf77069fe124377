using System.Text.Json;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>fmp.list</c>: the sender's federations, newest change first, at most 256.</summary>
internal sealed class ListHandler(IGrainFactory grains, IFederationDirectory federations) : IRequestHandler
{
    private const int ListMax = 256;

    /// <inheritdoc/>
    public string Type => RequestTypes.List;

    /// <inheritdoc/>
    public async Task<RequestAnswer> HandleAsync(string meshId, JsonElement body, CancellationToken cancellationToken)
    {
        IReadOnlyList<Guid> ids = await federations.OfPartyAsync(meshId, ListMax, cancellationToken);
        FederationRecord?[] found = await Task.WhenAll(ids.Select(id => grains.GetGrain<IFederationGrain>(id).GetAsync()));
        return RequestAnswer.Of(new FederationsResult([.. found.OfType<FederationRecord>().Select(FederationViews.Of)]), RequestJson.Default.FederationsResult);
    }
}
