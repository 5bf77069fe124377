using System.Text;

namespace OrleansMesh.Bridge.Documents;

/// <summary>
/// A folder whose text files may be read and nothing else: no path leaves it, no symbolic link is followed, hidden files are not there.
/// </summary>
public sealed class DocumentFolder
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int FileBytesMax = 4 << 20;

    /// <summary>The most files that are seen.</summary>
    public const int FilesMax = 5000;

    private const int PathCharsMax = 1024;
    private const int DepthMax = 16;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _root;

    /// <summary>The folder at <paramref name="path"/>; the folder itself may be a link, what it leads to is fixed here.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public DocumentFolder(string path)
    {
        string full = Path.GetFullPath(path);
        _root = Directory.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        if (!Directory.Exists(_root))
        {
            throw new DirectoryNotFoundException($"There is no folder '{path}'.");
        }
    }

    /// <summary>The files, by path in ordinal order, at most <see cref="FilesMax"/>.</summary>
    public IReadOnlyList<DocumentInfo> List(CancellationToken ct)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = DepthMax,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        };
        var files = new List<DocumentInfo>();
        foreach (FileInfo file in new DirectoryInfo(_root).EnumerateFiles("*", options).Take(FilesMax))
        {
            ct.ThrowIfCancellationRequested();
            string relative = Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            files.Add(new DocumentInfo(relative, file.Length, DocumentKinds.Of(relative)));
        }

        files.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        return files;
    }

    /// <summary>Reads the text of the file at <paramref name="path"/>, relative to the folder; its byte order mark is dropped.</summary>
    public DocumentRefusal TryRead(string path, out string text)
    {
        text = "";
        DocumentRefusal refusal = TryLocate(path, out string full);
        if (refusal != DocumentRefusal.None)
        {
            return refusal;
        }

        try
        {
            using var file = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > FileBytesMax)
            {
                return DocumentRefusal.TooLarge;
            }

            // One byte more than allowed: a file that grows meanwhile, or a device without length, is found out.
            byte[] bytes = new byte[(int)Math.Min(file.Length, FileBytesMax) + 1];
            int count = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return count > FileBytesMax ? DocumentRefusal.TooLarge : TryDecode(bytes.AsSpan(0, count), out text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e is FileNotFoundException ? DocumentRefusal.NotFound : DocumentRefusal.Unreadable;
        }
    }

    private static DocumentRefusal TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        if (bytes.Contains((byte)0))
        {
            return DocumentRefusal.Binary;
        }

        try
        {
            text = Utf8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
            return DocumentRefusal.None;
        }
        catch (DecoderFallbackException)
        {
            return DocumentRefusal.Binary;
        }
    }

    private DocumentRefusal TryLocate(string path, out string full)
    {
        full = "";
        if (path.Length is 0 or > PathCharsMax || path.Contains('\0', StringComparison.Ordinal))
        {
            return DocumentRefusal.NotFound;
        }

        string[] parts = path.Replace('\\', '/').Split('/');
        bool namesStream = OperatingSystem.IsWindows() && path.Contains(':', StringComparison.Ordinal);
        if (Path.IsPathRooted(path) || parts.Contains("..") || namesStream)
        {
            return DocumentRefusal.OutsideFolder;
        }

        string at = _root;
        foreach (string part in parts)
        {
            if (part.Length == 0 || part[0] == '.')
            {
                return DocumentRefusal.NotFound;
            }

            at = Path.Combine(at, part);
            var info = new FileInfo(at);
            if (info.LinkTarget is not null)
            {
                return DocumentRefusal.OutsideFolder;
            }
        }

        full = at;
        return File.Exists(at) ? DocumentRefusal.None : DocumentRefusal.NotFound;
    }
}
