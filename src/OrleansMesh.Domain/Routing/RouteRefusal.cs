namespace OrleansMesh.Domain.Routing;

/// <summary>Why an announcement is not taken.</summary>
public enum RouteRefusal
{
    None,

    /// <summary>Not canonical JSON of an announcement, or a bound is broken.</summary>
    Malformed,

    /// <summary>Longer than <see cref="RoutingLimits.AnnouncementBytesMax"/>.</summary>
    TooLarge,

    /// <summary>The sender is no neighbour, or is not the last hop.</summary>
    NotNeighbour,

    /// <summary>The last hop passed it on to another hub than this one, or a hop to another than the next.</summary>
    NotForUs,

    /// <summary>This hub, or any hub twice, is on the path.</summary>
    Loop,

    /// <summary>More hubs than <see cref="RoutingLimits.PathHubsMax"/>, this one included.</summary>
    PathTooLong,

    /// <summary>The origin or a hop did not sign what is there.</summary>
    SignatureInvalid,

    /// <summary>A newer statement of that origin is known, or this one is older than <see cref="RoutingLimits.Lifetime"/>.</summary>
    SequenceStale,

    /// <summary>The statement is of a time that has not come.</summary>
    ClockSkew,

    /// <summary>Two statements of one origin have the same sequence and differ.</summary>
    Equivocation,

    /// <summary>One more hub than <see cref="RoutingLimits.OriginsMax"/>.</summary>
    TooManyOrigins,

    /// <summary>Another hub that is reachable has that DID.</summary>
    HubTaken,

    /// <summary>What is told of the origin's meshes changes another list than the one that is known: the whole list is to be asked for.</summary>
    MeshesUnknown,

    /// <summary>The meshes that are told are not those of the hash that the origin signed, or break a bound.</summary>
    MeshesInvalid,
}
