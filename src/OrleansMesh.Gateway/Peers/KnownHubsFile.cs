using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Peers;

/// <summary>Keeps the hubs that were announced over a restart (D-03): a line for each, <c>did:key:z6Mk… tcp://host:port</c> and the Unix milliseconds of its last announcement.</summary>
/// <remarks>Nobody depends on it: a file that cannot be read or written is as none, and is said so in the log.</remarks>
internal sealed partial class KnownHubsFile(string path, KnownHubs known, bool allowPrivate, TimeProvider clock, ILogger log)
{
    /// <summary>Longest line, in characters.</summary>
    public const int LineCharsMax = 256 + RoutingLimits.AddressCharsMax;

    /// <summary>How often the times are written anew when no hub came, went or moved.</summary>
    public static readonly TimeSpan RewritePeriod = TimeSpan.FromMinutes(10);

    private string _written = "";
    private long _writtenAt;

    /// <summary>Remembers what is in the file, as far as it is remembered at all and may be dialled.</summary>
    public void Load()
    {
        if (path.Length == 0 || !File.Exists(path))
        {
            return;
        }

        try
        {
            using StreamReader file = new(path, Encoding.UTF8);
            char[] text = new char[KnownHubs.HubsMax * (LineCharsMax + 1)];
            int length = file.ReadBlock(text);
            DateTimeOffset now = clock.GetUtcNow();
            foreach ((Peer peer, DateTimeOffset announcedAt) in Parse(new string(text, 0, length), allowPrivate))
            {
                // a clock that was set back since does not make it younger than now
                known.Restore(peer, now > announcedAt ? now - announcedAt : TimeSpan.Zero);
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Log.NotRead(log, path, unreadable.Message);
        }
    }

    /// <summary>Writes what is remembered now, if that is others than before or the times are old; the file is the one before or the new one, whenever this process dies.</summary>
    public void Save()
    {
        if (path.Length == 0)
        {
            return;
        }

        (Peer Peer, TimeSpan Age)[] announced = [.. known.Ages.Where(each => each.Peer.IsAnnounced).OrderBy(each => each.Peer.Id.ToString(), StringComparer.Ordinal)];
        string hubs = string.Join('\n', announced.Select(each => $"{each.Peer.Id} {each.Peer.Address.OriginalString}"));
        if (hubs == _written && clock.GetElapsedTime(_writtenAt) < RewritePeriod)
        {
            return;
        }

        (_written, _writtenAt) = (hubs, clock.GetTimestamp());
        DateTimeOffset now = clock.GetUtcNow();
        try
        {
            string next = path + ".next";
            File.WriteAllText(next, Print(announced.Select(each => (each.Peer, now - each.Age))));
            File.Move(next, path, overwrite: true);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            Log.NotWritten(log, path, unwritable.Message);
        }
    }

    /// <summary>The text of the file.</summary>
    internal static string Print(IEnumerable<(Peer Peer, DateTimeOffset AnnouncedAt)> hubs) =>
        string.Concat(hubs.Select(each => string.Create(CultureInfo.InvariantCulture, $"{each.Peer.Id} {each.Peer.Address.OriginalString} {each.AnnouncedAt.ToUnixTimeMilliseconds()}\n")));

    /// <summary>The lines that are well-formed, at most <see cref="KnownHubs.HubsMax"/>, and whose address may be dialled; never throws.</summary>
    internal static IEnumerable<(Peer Peer, DateTimeOffset AnnouncedAt)> Parse(string text, bool allowPrivate)
    {
        foreach (string line in text.Split('\n').Take(KnownHubs.HubsMax))
        {
            if (line.Length <= LineCharsMax && line.Split(' ') is [string node, string at, string time]
                && PeerDirectory.TryReadKey(node, out NodeId id, out X25519PublicKey? agreement)
                && AnnouncedAddress.TryRead(at, allowPrivate, out Uri? address)
                && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds) && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            {
                yield return (new Peer(id, address, agreement, IsAnnounced: true), DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3653, LogLevel.Warning, "The known hubs in {Path} are not read, seeds alone are asked: {Reason}")]
        public static partial void NotRead(ILogger logger, string path, string reason);

        [LoggerMessage(3654, LogLevel.Warning, "The known hubs are not written to {Path}: {Reason}")]
        public static partial void NotWritten(ILogger logger, string path, string reason);
    }
}
