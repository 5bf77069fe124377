using System.Text.Json;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>fmp.list</c>: the sender's federations, newest change first, at most 256 and as many as fit into one control frame.</summary>
internal sealed class ListHandler(IGrainFactory grains, IFederationDirectory federations) : IRequestHandler
{
    private const int ListMax = 256;

    // of the 1 MiB of a control frame: JSON of the agreement, the credential and the registration passes through as it is
    private const int SignedBytesMax = 768 * 1024;
    private const int OtherBytes = 1024;

    /// <inheritdoc/>
    public string Type => RequestTypes.List;

    /// <inheritdoc/>
    public async Task<RequestAnswer> HandleAsync(string meshId, JsonElement body, CancellationToken cancellationToken)
    {
        IReadOnlyList<Guid> ids = await federations.OfPartyAsync(meshId, ListMax, cancellationToken);
        FederationRecord?[] found = await Task.WhenAll(ids.Select(id => grains.GetGrain<IFederationGrain>(id).GetAsync()));
        return RequestAnswer.Of(new FederationsResult([.. Fitting(found.OfType<FederationRecord>()).Select(FederationViews.Of)]), RequestJson.Default.FederationsResult);
    }

    private static IEnumerable<FederationRecord> Fitting(IEnumerable<FederationRecord> federations)
    {
        int bytes = 0;
        return federations.TakeWhile(f => (bytes += OtherBytes + f.Agreement.Length + (f.Credential?.Length ?? 0) + f.ProposerRegistration.Length + (f.Offer?.Length ?? 0)) <= SignedBytesMax);
    }
}
