using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>Carries out one kind of call of other hubs (docs/wire-protocol.md §7.1).</summary>
internal interface IHubCallHandler
{
    /// <summary>The call's <c>request</c>.</summary>
    string Request { get; }

    /// <summary>Carries out a call whose signature holds.</summary>
    /// <param name="from">The way to the hub that asks; it tells which meshes are at home there.</param>
    Task<RequestAnswer> HandleAsync(HubCall call, Route from, CancellationToken cancellationToken);
}
