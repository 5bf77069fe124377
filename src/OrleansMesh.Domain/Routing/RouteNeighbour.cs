namespace OrleansMesh.Domain.Routing;

/// <summary>A hub with which there is a link.</summary>
internal sealed class RouteNeighbour
{
    /// <summary>Microseconds, one way, as measured here.</summary>
    public long Latency { get; set; }

    /// <summary>False while its link is suspected to be dead.</summary>
    public bool IsUsable { get; set; } = true;
}
