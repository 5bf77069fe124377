using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Domain.Discovery;

namespace OrleansMesh.Grains.Meshes;

/// <summary>The bounds of a profile that a mesh announces.</summary>
internal static class MeshProfiles
{
    private const int NameMax = 128;
    private const int CapabilitiesMax = 64;
    private const int ServicesMax = 32;

    /// <summary>Whether the profile is within its bounds; the refusal names the first that it breaks.</summary>
    public static Decision Check(MeshProfile profile)
    {
        if (profile.Name.Length is < 1 or > NameMax || profile.Name.Any(char.IsControl))
        {
            return Decision.Refuse("out-of-bounds", "The name of a mesh has 1 to 128 characters and no control characters.");
        }

        if (profile.Capabilities.Length > CapabilitiesMax || !profile.Capabilities.All(word => AnnouncedCapability.TryParse(word, out _)))
        {
            return Decision.Refuse("out-of-bounds", "A mesh announces at most 64 capabilities of 1 to 64 printable ASCII characters each, for example data.analysis, each perhaps with the trust that who sees it needs, a version, at most 4 endpoints and at most 8 requirements, in this order: data.analysis 60 version=1.2 at=https://acme.example/analysis needs=gdpr.");
        }

        if (!AreServices(profile.Services ?? []))
        {
            return Decision.Refuse(
                "out-of-bounds", "A mesh announces at most 32 services, each name once, for example documents.search, or documents.search@1.4 agents=reader capability=documents ttl=300 trust=60 for=partners.");
        }

        return profile.MinimumTrust is >= 0 and <= 100
            ? Decision.Accept
            : Decision.Refuse("out-of-bounds", "minimumTrust is a trust score: 0 to 100.");
    }

    private static bool AreServices(string[] services)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return services.Length <= ServicesMax && services.All(text => AnnouncedService.TryParse(text, out AnnouncedService? service) && names.Add(service.Name));
    }
}
