using System.Globalization;
using System.Text;

namespace OrleansMesh.Client.Folders;

/// <summary>Up to where the queue of one hub was processed; held by one process at a time.</summary>
internal sealed class CursorFile : IDisposable
{
    private const int FileBytesMax = 32;

    private readonly string _path;
    private readonly FileStream _lock;

    private CursorFile(string path, FileStream held, long cursor)
    {
        _path = path;
        _lock = held;
        Cursor = cursor;
    }

    /// <summary>0 for nothing yet.</summary>
    public long Cursor { get; private set; }

    /// <exception cref="MeshFolderException">Another process has it, or it holds no number.</exception>
    public static CursorFile Open(string path)
    {
        FileStream held;
        try
        {
            held = FolderFiles.Lock(path + ".lock");
        }
        catch (IOException taken)
        {
            throw new MeshFolderException(
                $"Another process receives for this mesh ('{path}.lock' is held). Stop it, or connect without taking the queue (Receive = false).", taken);
        }

        byte[] text = FolderFiles.ReadIfPresent(path, FileBytesMax) ?? "0"u8.ToArray();
        if (!long.TryParse(Encoding.ASCII.GetString(text).AsSpan().TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out long cursor))
        {
            held.Dispose();
            throw new MeshFolderException($"'{path}' does not hold a cursor. Delete it: the hub then repeats what it was not told to forget.");
        }

        return new CursorFile(path, held, cursor);
    }

    /// <summary>Completes when the cursor survives a crash.</summary>
    public void Write(long cursor)
    {
        FolderFiles.WriteAtomic(_path, Encoding.ASCII.GetBytes(cursor.ToString(CultureInfo.InvariantCulture)));
        Cursor = cursor;
    }

    public void Dispose() => _lock.Dispose();
}
