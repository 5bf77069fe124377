namespace OrleansMesh.Domain.Routing;

/// <summary>The numbers by which a link is expected to fail .</summary>
public static class LinkForecastRules
{
    /// <summary>Microseconds, one way, that a link which is expected to fail is taken to be slower than it is: what is less than so much worse is used in its place.</summary>
    public const long PenaltyMicroseconds = 300_000;

    /// <summary>From this risk on a link is expected to fail.</summary>
    public const double ExpectedFrom = 0.4;

    /// <summary>Below this risk it is not any more.</summary>
    public const double SteadyBelow = 0.2;

    /// <summary>Links whose past is remembered, open or not; for one more that which is not open and failed least is forgotten.</summary>
    public const int LinksMax = 4 * RoutingLimits.NeighboursMax;

    /// <summary>Failures of which the time is remembered.</summary>
    public const int TimesMax = 16;

    /// <summary>A failure that is this old counts half.</summary>
    public static readonly TimeSpan HalfLife = TimeSpan.FromMinutes(10);

    /// <summary>The risk is that of a failure within this time.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromMinutes(1);
}
