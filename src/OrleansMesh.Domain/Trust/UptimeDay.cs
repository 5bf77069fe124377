namespace OrleansMesh.Domain.Trust;

/// <summary>How long a mesh was there on one day.</summary>
/// <param name="Day">Days since 1970-01-01, UTC.</param>
/// <param name="Up">Seconds with a session, at most <paramref name="Seen"/>.</param>
/// <param name="Seen">Seconds in which the hub would have seen one: at most those of a day.</param>
public readonly record struct UptimeDay(long Day, long Up, long Seen);
