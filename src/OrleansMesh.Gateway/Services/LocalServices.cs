using Microsoft.Extensions.Options;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Discovery;
using OrleansMesh.Gateway.Leases;
using OrleansMesh.Grains;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Services;

/// <summary>Who serves a name in this region, as the directory has it now.</summary>
internal sealed class LocalServices(IGrainFactory grains, LeaseTable leases, IOptions<HubOptions> hub)
{
    /// <summary>Most meshes of an answer.</summary>
    public const int CountMax = 100;

    /// <summary>Those that a mesh may see: public ones for which it is trusted enough, those that it is in a federation with too, and its own.</summary>
    /// <param name="asker">DID.</param>
    /// <param name="service">Name of a service.</param>
    /// <param name="trust">What counts for the asker, 0 to 100.</param>
    public async Task<ResolvedService[]> FindAsync(string asker, string service, int trust)
    {
        IReadOnlySet<string> partners = leases.PartnersOf(asker);
        ServiceLine[] lines = await grains.GetGrain<IRegistryGrain>(hub.Value.Region).ServingAsync(new ServiceQuery(asker, service, trust, [.. partners], CountMax));
        var found = new List<ResolvedService>(lines.Length);
        foreach (ServiceLine line in lines)
        {
            if (AnnouncedService.TryParse(line.Service, out AnnouncedService? announced))
            {
                found.Add(new ResolvedService(
                    line.MeshId, line.MeshName, hub.Value.Region, announced.Name, announced.Version, [.. announced.Agents], announced.Capability, announced.TtlSeconds, line.Trust, line.Online,
                    partners.Contains(line.MeshId)));
            }
        }

        return [.. found];
    }
}
