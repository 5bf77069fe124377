using OrleansMesh.KeyStores;

namespace OrleansMesh.Client.Folders;

/// <summary>Reads and writes the small files of a mesh's folder: only for its owner, and never half written.</summary>
internal static class FolderFiles
{
    /// <summary>Makes a directory that its owner alone can enter.</summary>
    public static void CreateDirectory(string path) => OwnerFile.CreateDirectory(path);

    /// <summary>Replaces a file as a whole: after a crash it holds the old bytes or the new ones, flushed.</summary>
    public static void WriteAtomic(string path, ReadOnlySpan<byte> bytes) => OwnerFile.WriteAtomic(path, bytes);

    /// <summary>Deletes what writers that crashed left in a folder.</summary>
    public static void RemoveDrafts(string folder, DateTimeOffset now) => OwnerFile.RemoveDrafts(folder, now);

    /// <summary>Opens for this process alone until disposed; throws <see cref="IOException"/> while another has it.</summary>
    public static FileStream Lock(string path) => OwnerFile.Lock(path);

    /// <summary>The bytes of a file of at most <paramref name="bytesMax"/>; null when there is none.</summary>
    /// <exception cref="MeshFolderException">It is longer.</exception>
    public static byte[]? ReadIfPresent(string path, int bytesMax)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return null;
        }

        return file.Length <= bytesMax
            ? File.ReadAllBytes(path)
            : throw new MeshFolderException($"'{path}' has {file.Length} bytes, where at most {bytesMax} are allowed. Restore it from a backup.");
    }

    /// <summary>The bytes of a file that must be there.</summary>
    /// <exception cref="MeshFolderException">It is missing or longer than <paramref name="bytesMax"/>.</exception>
    public static byte[] Read(string path, int bytesMax) => ReadIfPresent(path, bytesMax)
        ?? throw new MeshFolderException($"'{path}' is missing. Restore it from a backup, or make a new mesh in an empty folder.");
}
