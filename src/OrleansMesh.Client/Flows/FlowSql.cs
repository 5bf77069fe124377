using System.Globalization;
using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Client.Flows;

/// <summary>The statements of <see cref="FlowShelf"/>.</summary>
internal static class FlowSql
{
    public const string Schema =
        """
        CREATE TABLE IF NOT EXISTS outbound (target TEXT NOT NULL, name TEXT NOT NULL, epoch TEXT NOT NULL, last INTEGER NOT NULL, void TEXT NOT NULL, used_at INTEGER NOT NULL, PRIMARY KEY (target, name));
        CREATE TABLE IF NOT EXISTS inbound (source TEXT NOT NULL, name TEXT NOT NULL, epoch TEXT NOT NULL, done INTEGER NOT NULL, floor INTEGER NOT NULL, passed TEXT NOT NULL, used_at INTEGER NOT NULL, PRIMARY KEY (source, name, epoch));
        """;

    /// <summary>Counts on by $4.</summary>
    public const string Count =
        "INSERT INTO outbound (target, name, epoch, last, void, used_at) VALUES ($1, $2, $3, $4, '', $5) "
        + "ON CONFLICT (target, name) DO UPDATE SET last = last + excluded.last, used_at = excluded.used_at RETURNING epoch, last, void";

    public const string KeepVoid = "UPDATE outbound SET void = $3 WHERE target = $1 AND name = $2";

    public const string TrimOutbound = "DELETE FROM outbound WHERE rowid NOT IN (SELECT rowid FROM outbound ORDER BY used_at DESC, rowid DESC LIMIT $1)";

    public const string Keep =
        "INSERT INTO inbound (source, name, epoch, done, floor, passed, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7) "
        + "ON CONFLICT (source, name, epoch) DO UPDATE SET done = excluded.done, floor = excluded.floor, passed = excluded.passed, used_at = excluded.used_at";

    public const string TrimInbound =
        "DELETE FROM inbound WHERE source = $1 AND rowid NOT IN (SELECT rowid FROM inbound WHERE source = $1 ORDER BY used_at DESC, rowid DESC LIMIT $2)";

    public const string Recall = "SELECT name, epoch, done, floor, passed FROM inbound WHERE source = $1 ORDER BY used_at, rowid";

    /// <summary>Such as <c>3-5,9-9</c>.</summary>
    public static string Text(IReadOnlyList<FlowRange> ranges) =>
        string.Join(',', ranges.Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}")));

    /// <exception cref="FormatException">It is no such text.</exception>
    public static IReadOnlyList<FlowRange> Ranges(string text) => text.Length == 0
        ? []
        : [.. text.Split(',').Select(each => each.Split('-') is [{ } first, { } last] ? new FlowRange(Number(first), Number(last)) : throw new FormatException("It is no range."))];

    private static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
