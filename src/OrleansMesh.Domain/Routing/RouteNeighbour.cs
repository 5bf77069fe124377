namespace OrleansMesh.Domain.Routing;

/// <summary>A hub with which there is a link.</summary>
internal sealed class RouteNeighbour(LinkHistory history)
{
    /// <summary>Microseconds, one way, as measured here.</summary>
    public long Latency { get; set; }

    /// <summary>False while its link is suspected to be dead.</summary>
    public bool IsUsable { get; set; } = true;

    /// <summary>What its link did before.</summary>
    public LinkHistory History => history;

    /// <summary>Microseconds that ways over it are taken to be slower by.</summary>
    public long Penalty { get; set; }
}
