using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Gateway.Leases;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Services;

/// <summary>Finds who serves a name: in this region as it is now, and at other hubs as they answered.</summary>
internal sealed class ServiceResolver(IGrainFactory grains, LocalServices local, HubCalls calls, RouteService routes, LeaseTable leases, ServiceAnswers known)
{
    private const int HubsMax = 32;

    // With the bound of the cache it bounds what hubs can have kept here.
    private const int ElsewhereMax = 32;

    /// <summary>Who serves a name, of what a mesh may see.</summary>
    /// <param name="asker">DID of a mesh that is at home here.</param>
    /// <param name="service">Name of a service.</param>
    public async Task<ResolvedService[]> ResolveAsync(string asker, string service, CancellationToken cancellationToken)
    {
        TrustView trust = await grains.GetGrain<ITrustEdgeGrain>(asker).GetAsync();
        ResolvedService[] here = await local.FindAsync(asker, service, trust.Score);
        return Best(here.Concat(await ElsewhereAsync(asker, service, cancellationToken)));
    }

    private static ResolvedService[] Best(IEnumerable<ResolvedService> services) =>
    [
        .. services
            .OrderByDescending(each => each.Federated).ThenByDescending(each => each.Online).ThenByDescending(each => each.Trust).ThenBy(each => each.MeshId, StringComparer.Ordinal)
            .DistinctBy(each => each.MeshId).Take(LocalServices.CountMax),
    ];

    private async Task<ResolvedService[]> ElsewhereAsync(string asker, string service, CancellationToken cancellationToken)
    {
        IReadOnlySet<string> partners = leases.PartnersOf(asker);
        string key = ServiceAnswers.KeyOf(service, asker, CircleOf(partners));
        if (known.TryFind(key, out ResolvedService[]? kept))
        {
            return kept;
        }

        long changes = known.Changes;
        RouteSnapshot now = routes.Snapshot;
        HashSet<string> homes = [.. partners.SelectMany(partner => now.HomesOf(partner)).Select(home => home.Node)];
        ResolvedService[]?[] answers = await Task.WhenAll(now.Best
            .OrderByDescending(route => homes.Contains(route.Node)).ThenBy(route => route.Latency).Take(HubsMax)
            .Select(route => AskAsync(route, asker, service, partners, cancellationToken)));
        ResolvedService[] found = [.. Best(answers.SelectMany(answer => answer ?? [])).Take(ElsewhereMax)];
        known.Keep(key, found, answers.All(answer => answer is not null), changes);
        return found;
    }

    // Null when the hub does not answer; one of a version that knows no services has none.
    private async Task<ResolvedService[]?> AskAsync(Route hub, string asker, string service, IReadOnlySet<string> partners, CancellationToken cancellationToken)
    {
        HubAnswer? answer = await calls.AskAsync(hub.Node, HubCallTypes.Resolve, asker, new ResolveRequest(service), HubCallJson.Default.ResolveRequest, cancellationToken);
        return answer is { IsRefused: false } && RequestJson.TryRead(answer.Body, HubCallJson.Default.ResolveResult, out ResolveResult? result)
            ? [.. ForeignServices.Holding(result, service, mesh => routes.Snapshot.IsHome(mesh, hub.Node))
                .Select(each => each with { Region = hub.Region, Federated = partners.Contains(each.MeshId) })]
            : answer is { IsRefused: true } && RequestJson.TryRead(answer.Body, RequestJson.Default.RefusedResult, out RefusedResult? refused) && refused.Reason == "unknown-request" ? []
            : null;
    }

    private static string CircleOf(IReadOnlySet<string> partners) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', partners.Order(StringComparer.Ordinal)))));
}
