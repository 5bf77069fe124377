using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OrleansMesh.Storage.Sqlite;

/// <summary>Flushes the main file of a database that SQLite has open, by a descriptor of SQLite's own; Linux, elsewhere nothing.</summary>
/// <remarks>
/// SQLite flushes the main file only in the checkpoint that moves the last page of the log, which is the writer's: it would wait there for all that was moved
/// beside it. To open the file once more is no way: who closes it lets go of every lock that the process has on it (sqlite.org/howtocorrupt.html, 2.2).
/// </remarks>
internal sealed partial class SqliteMainFile
{
    /// <summary>Bytes of the file that are on their way to the disk at once: each commit's own flush waits behind them.</summary>
    public const long PieceBytesMin = 256 * 1024;

    /// <summary>Pieces of one flush, so that a long file takes few calls; its pieces are longer.</summary>
    public const int PiecesMax = 4096;

    private const string Descriptors = "/proc/self/fd";

    // sync_file_range(2): wait for what is under way, write, and wait for that
    private const uint WriteAndWait = 1 | 2 | 4;

    private readonly SafeFileHandle? _descriptor;

    private SqliteMainFile(SafeFileHandle? descriptor) => _descriptor = descriptor;

    /// <summary>Whether there is a descriptor.</summary>
    public bool IsFound => _descriptor is not null;

    /// <summary>Finds the descriptor that <paramref name="open"/> adds to those of the file; it is used for as long as what was opened stays open.</summary>
    /// <param name="path">The file, without links in its folders.</param>
    public static SqliteMainFile Opened(string path, Action open)
    {
        HashSet<int> before = [.. Of(path)];
        open();
        int[] added = [.. Of(path).Where(d => !before.Contains(d))];
        return new SqliteMainFile(added.Length == 0 ? null : new SafeFileHandle(added[0], ownsHandle: false));
    }

    /// <summary>How long the pieces are of a file of so many bytes.</summary>
    public static long PieceBytes(long length) => Math.Max(PieceBytesMin, (length + PiecesMax - 1) / PiecesMax);

    /// <summary>What was written to the file so far is on the disk afterwards; piece by piece, since the writer's flushes share the disk with it. A failure is the writer's to see, whose own flush comes later.</summary>
    public void Flush()
    {
        try
        {
            if (_descriptor is not null)
            {
                long length = RandomAccess.GetLength(_descriptor);
                long piece = PieceBytes(length);
                for (long at = 0; at < length; at += piece)
                {
                    // only when: that it is safe is for the flush to say, and so is what failed here
                    _ = SyncRange(_descriptor, at, piece, WriteAndWait);
                }

                RandomAccess.FlushToDisk(_descriptor);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // each descriptor of the file is told of it, the writer's too; or this one is closed
        }
    }

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncRange(SafeFileHandle file, long offset, long bytes, uint how);

    private static IEnumerable<int> Of(string path)
    {
        string full = Path.GetFullPath(path);
        return OperatingSystem.IsLinux()
            ? Directory.EnumerateFileSystemEntries(Descriptors).Where(e => TargetOf(e) == full).Select(e => int.Parse(Path.GetFileName(e), System.Globalization.CultureInfo.InvariantCulture))
            : [];
    }

    private static string? TargetOf(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget;
        }
        catch (IOException)
        {
            return null; // closed meanwhile
        }
    }
}
