namespace OrleansMesh.KeyStores;

/// <summary>Files for their owner alone (mode 0600 where the system has modes), replaced as a whole.</summary>
public static class OwnerFile
{
    /// <summary>No writer takes as long: a draft that is older is nobody's.</summary>
    public static readonly TimeSpan DraftAgeMax = TimeSpan.FromHours(1);

    private const string DraftExtension = ".new";

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

    /// <summary>
    /// Replaces a file: after a crash it holds the old bytes or the new ones, flushed. Of several writers, in any processes, the last one
    /// counts, whole: each has a draft of its own.
    /// </summary>
    public static void WriteAtomic(string path, ReadOnlySpan<byte> bytes)
    {
        string draft = $"{path}.{Guid.NewGuid():N}{DraftExtension}";
        try
        {
            using (FileStream file = Open(draft, FileMode.CreateNew))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    /// <summary>
    /// Deletes the drafts of a folder that crashes left: those older than <see cref="DraftAgeMax"/> by the clock of the files. Nothing when
    /// there is no such folder.
    /// </summary>
    public static void RemoveDrafts(string folder, DateTimeOffset now)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (string draft in Directory.EnumerateFiles(folder, "*" + DraftExtension))
        {
            if (now.UtcDateTime - File.GetLastWriteTimeUtc(draft) > DraftAgeMax)
            {
                File.Delete(draft);
            }
        }
    }

    /// <summary>Opens, or makes, for this process alone until disposed; throws <see cref="IOException"/> while another has it.</summary>
    public static FileStream Lock(string path) => Open(path, FileMode.OpenOrCreate);

    /// <summary>The bytes of a file; null when there is none.</summary>
    /// <exception cref="KeyStoreException">It is longer than <paramref name="bytesMax"/>.</exception>
    public static byte[]? ReadIfPresent(string path, int bytesMax)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (file.Length > bytesMax)
        {
            throw new KeyStoreException($"'{path}' has {file.Length} bytes, where at most {bytesMax} are allowed. Restore it from a backup.");
        }

        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

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
