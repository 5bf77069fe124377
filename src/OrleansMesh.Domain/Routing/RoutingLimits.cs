namespace OrleansMesh.Domain.Routing;

/// <summary>Bounds and times of routes between hubs .</summary>
public static class RoutingLimits
{
    /// <summary>Hubs on a path, both ends included: as many as an envelope's hop digit allows.</summary>
    public const int PathHubsMax = 5;

    /// <summary>Meshes that one hub may announce.</summary>
    public const int MeshesMax = 16_384;

    /// <summary>Characters of all their DIDs together: the list fits a frame of the control lane.</summary>
    public const int MeshCharsMax = 768 * 1024;

    /// <summary>Hubs that are taken for homes of one mesh, as many as a mesh's client has sessions with; those of one more are the ones that said so first.</summary>
    public const int HomesMax = 8;

    /// <summary>Hubs that a table knows, this one not counted.</summary>
    public const int OriginsMax = 256;

    /// <summary>Hubs that a table has links with.</summary>
    public const int NeighboursMax = 64;

    /// <summary>Bytes of the longest announcement, without the meshes that are told beside it.</summary>
    public const int AnnouncementBytesMax = 16 * 1024;

    /// <summary>Microseconds of the longest latency that a hop may state: 60 s.</summary>
    public const long LatencyMax = 60_000_000;

    /// <summary>Characters of the longest region and of the longest address.</summary>
    public const int RegionCharsMax = 64;

    /// <summary>Characters of the longest address.</summary>
    public const int AddressCharsMax = 256;

    /// <summary>How often a hub announces itself anew, with a higher sequence, when nothing changes: on average, see <see cref="NextRefresh"/>.</summary>
    public static readonly TimeSpan RefreshPeriod = TimeSpan.FromSeconds(20);

    /// <summary>By how much of <see cref="RefreshPeriod"/> a refresh comes sooner or later: hubs that were started together do not go on together.</summary>
    public const double RefreshSpread = 0.2;

    /// <summary>How long a statement counts after it was signed: two refreshes at their latest may be lost, and the third comes in the time that is given to clocks.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(70);

    /// <summary>How far two hubs' clocks may be apart, inclusive.</summary>
    public static readonly TimeSpan ClockSkewMax = TimeSpan.FromSeconds(30);

    /// <summary>How long after its last statement a hub signs the next one when nothing changes.</summary>
    /// <param name="chance">0 inclusive to 1 exclusive, another one each time.</param>
    /// <returns>16 to 24 s, all alike probable.</returns>
    public static TimeSpan NextRefresh(double chance) => RefreshPeriod * (1 + (RefreshSpread * ((2 * chance) - 1)));
}
