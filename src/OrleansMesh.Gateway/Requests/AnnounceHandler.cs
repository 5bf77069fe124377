using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Discovery;
using OrleansMesh.Gateway.Services;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Requests;

/// <summary><c>mesh.announce</c>: what discovery shows of the sender; hubs hear of services that are others than before.</summary>
internal sealed class AnnounceHandler(IGrainFactory grains, ServiceNews news)
    : RequestHandler<AnnounceRequest>(RequestTypes.Announce, RequestJson.Default.AnnounceRequest)
{
    /// <inheritdoc/>
    protected override async Task<RequestAnswer> HandleAsync(string meshId, AnnounceRequest request, CancellationToken cancellationToken)
    {
        IMeshGrain mesh = grains.GetGrain<IMeshGrain>(meshId);
        MeshProfile? before = (await mesh.GetAsync())?.Profile;
        var after = new MeshProfile(request.Name, request.Capabilities, request.MinimumTrust, request.Public, request.Services ?? []);
        Decision decision = await mesh.AnnounceAsync(after);
        if (decision.Accepted)
        {
            news.Tell(Changed(before, after));
        }

        return RequestAnswer.From(decision);
    }

    private static IEnumerable<string> Changed(MeshProfile? before, MeshProfile after)
    {
        HashSet<string> changed = [.. before?.Services ?? []];
        if (before?.Public == after.Public)
        {
            changed.SymmetricExceptWith(after.Services!);
        }
        else
        {
            changed.UnionWith(after.Services!);
        }

        return changed.Select(text => AnnouncedService.TryParse(text, out AnnouncedService? service) ? service.Name : "").Where(name => name.Length > 0).Distinct();
    }
}
