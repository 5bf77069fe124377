using OrleansMesh.Contracts;
using OrleansMesh.Contracts.Meshes;

namespace OrleansMesh.Grains.Meshes;

/// <summary>The bounds of a profile that a mesh announces.</summary>
internal static class MeshProfiles
{
    private const int NameMax = 128;
    private const int CapabilitiesMax = 64;
    private const int CapabilityMax = 64;

    /// <summary>Whether the profile is within its bounds; the refusal names the first that it breaks.</summary>
    public static Decision Check(MeshProfile profile)
    {
        if (profile.Name.Length is < 1 or > NameMax || profile.Name.Any(char.IsControl))
        {
            return Decision.Refuse("out-of-bounds", "The name of a mesh has 1 to 128 characters and no control characters.");
        }

        if (profile.Capabilities.Length > CapabilitiesMax || !profile.Capabilities.All(IsCapability))
        {
            return Decision.Refuse("out-of-bounds", "A mesh announces at most 64 capabilities of 1 to 64 printable ASCII characters each, for example data.analysis.");
        }

        return profile.MinimumTrust is >= 0 and <= 100
            ? Decision.Accept
            : Decision.Refuse("out-of-bounds", "minimumTrust is a trust score: 0 to 100.");
    }

    // a JSON list may hold a null, whatever the type of its elements says
    private static bool IsCapability(string? word) => word?.Length is > 0 and <= CapabilityMax && word.All(c => c is > ' ' and <= '~');
}
