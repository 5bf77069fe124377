namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>One thing that a mesh can do or asks for, as it tells the others in the capability exchange (F-04).</summary>
/// <param name="Area">What it is about.</param>
/// <param name="Name">1 to 128 characters.</param>
/// <param name="Version">1 to 64 characters.</param>
/// <param name="Endpoints">At most 8, each of 1 to 512 characters.</param>
/// <param name="Requirements">Names of what a user must have; at most 16, each of 1 to 128 characters.</param>
/// <param name="RequiredTrust">0 to 100.</param>
public sealed record MeshCapability(
    CapabilityArea Area, string Name, string Version, IReadOnlyList<string> Endpoints, IReadOnlyList<string> Requirements, int RequiredTrust)
{
    /// <summary>Most that one event names.</summary>
    public const int CountMax = 64;

    internal const int NameLengthMax = 128;
    internal const int VersionLengthMax = 64;
    internal const int EndpointsMax = 8;
    internal const int EndpointLengthMax = 512;
    internal const int RequirementsMax = 16;

    /// <summary>True when every member keeps its bound.</summary>
    public bool IsValid =>
        Name.Length is > 0 and <= NameLengthMax
        && Version.Length is > 0 and <= VersionLengthMax
        && Endpoints.Count <= EndpointsMax && Endpoints.All(e => e.Length is > 0 and <= EndpointLengthMax)
        && Requirements.Count <= RequirementsMax && Requirements.All(r => r.Length is > 0 and <= NameLengthMax)
        && RequiredTrust is >= 0 and <= 100;

    /// <summary>Two lists as the exchange compares them: the names of an area that both sides have in the same version.</summary>
    public static IReadOnlyList<string> Shared(IEnumerable<MeshCapability> ours, IEnumerable<MeshCapability> theirs, CapabilityArea area)
    {
        HashSet<(string, string)> known = [.. theirs.Where(c => c.Area == area).Select(c => (c.Name, c.Version))];
        return [.. ours.Where(c => c.Area == area && known.Contains((c.Name, c.Version))).Select(c => c.Name).Distinct().Order(StringComparer.Ordinal)];
    }
}
