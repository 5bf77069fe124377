using Microsoft.Win32.SafeHandles;

namespace OrleansMesh.Storage.Sqlite;

/// <summary>Flushes the main file of a database that SQLite has open, by a descriptor of SQLite's own; Linux, elsewhere nothing.</summary>
/// <remarks>
/// SQLite flushes the main file only in the checkpoint that moves the last page of the log, which is the writer's: it would wait there for all that was moved
/// beside it. To open the file once more is no way: who closes it lets go of every lock that the process has on it (sqlite.org/howtocorrupt.html, 2.2).
/// </remarks>
internal sealed class SqliteMainFile
{
    private const string Descriptors = "/proc/self/fd";

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

    /// <summary>What was written to the file so far is on the disk afterwards; a failure is the writer's to see, whose own flush comes later.</summary>
    public void Flush()
    {
        try
        {
            if (_descriptor is not null)
            {
                RandomAccess.FlushToDisk(_descriptor);
            }
        }
        catch (IOException)
        {
            // each descriptor of the file is told of it: the writer's too
        }
    }

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
