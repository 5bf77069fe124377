namespace OrleansMesh.Hub;

/// <summary>The data folder of a hub: keys, database, trusted issuers, known hubs. One process at a time owns it.</summary>
internal sealed class HubFolder : IDisposable
{
    /// <summary>The name of the key that signs admissions and credentials.</summary>
    public const string HubKey = "hub";

    /// <summary>The name of the key that is the hub's identity on the wire.</summary>
    public const string NodeKey = "node";

    private readonly FileStream _lock;

    private HubFolder(string path, FileStream ownership)
    {
        Path = path;
        _lock = ownership;
    }

    public string Path { get; }

    public string Database => System.IO.Path.Combine(Path, "hub.db");

    public string KnownHubs => System.IO.Path.Combine(Path, "known-hubs");

    public string TrustedIssuers => System.IO.Path.Combine(Path, "trusted-issuers");

    /// <summary>Makes the folder when it is missing and takes it; the operating system gives it back when this process ends, however it ends.</summary>
    /// <exception cref="IOException">Another process owns it, or it cannot be written.</exception>
    public static HubFolder Open(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(full);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        try
        {
            var ownership = new FileStream(System.IO.Path.Combine(full, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            Directory.CreateDirectory(System.IO.Path.Combine(full, "trusted-issuers"));
            return new HubFolder(full, ownership);
        }
        catch (IOException e)
        {
            throw new IOException($"The data folder {full} is in use by another hub, or cannot be written. Stop the other hub, or give another folder.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
