namespace OrleansMesh.Client.Folders;

/// <summary>Reads and writes the small files of a mesh's folder: only for its owner, and never half written.</summary>
internal static class FolderFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes a directory that its owner alone can enter.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(path);
        }
        else
        {
            _ = Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Replaces a file as a whole: after a crash it holds the old bytes or the new ones, flushed.</summary>
    public static void WriteAtomic(string path, ReadOnlySpan<byte> bytes)
    {
        string draft = path + ".new";
        using (FileStream file = Open(draft, FileMode.Create))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Opens for this process alone until disposed; throws <see cref="IOException"/> while another has it.</summary>
    public static FileStream Lock(string path) => Open(path, FileMode.OpenOrCreate);

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

    private static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }
}
