using OrleansMesh.Domain.Trust;

namespace OrleansMesh.Grains.Trust;

/// <summary>What is durable of a mesh's uptime.</summary>
/// <param name="Online">Whether it had a session at <paramref name="At"/>.</param>
/// <param name="At">Until when it is counted, Unix milliseconds.</param>
/// <param name="Days">Three numbers for each of at most 30 days: the day, seconds with a session, seconds in which one would have been seen.</param>
[GenerateSerializer, Alias("mesh.uptime-state.1")]
public sealed record UptimeState(bool Online, long At, long[] Days)
{
    /// <summary>Its durable form.</summary>
    public static UptimeState Of(UptimeRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new(record.IsOnline, record.At, [.. record.Days.SelectMany(day => (long[])[day.Day, day.Up, day.Seen])]);
    }

    /// <summary>What it says.</summary>
    public UptimeRecord Read() => new() { IsOnline = Online, At = At, Days = [.. Days.Chunk(3).Select(day => new UptimeDay(day[0], day[1], day[2]))] };
}
