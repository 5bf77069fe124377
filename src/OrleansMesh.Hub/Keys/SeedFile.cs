using OrleansMesh.Cryptography;

namespace OrleansMesh.Hub.Keys;

/// <summary>An Ed25519 seed in a file of its own: base64 text, readable by the owner alone.</summary>
internal static class SeedFile
{
    private const int SeedBytes = 32;

    /// <summary>Reads the key, or makes one when there is no file.</summary>
    public static Ed25519PrivateKey LoadOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            Create(path);
        }

        Span<byte> seed = stackalloc byte[SeedBytes];
        if (!Convert.TryFromBase64String(File.ReadAllText(path).Trim(), seed, out int length) || length != SeedBytes)
        {
            throw new InvalidOperationException($"{path} is not a key file: it must hold the base64 of 32 bytes. Restore it from your backup; a new key is a new identity.");
        }

        return Ed25519PrivateKey.FromSeed(seed);
    }

    private static void Create(string path)
    {
        using var key = Ed25519PrivateKey.Generate();
        Span<byte> seed = stackalloc byte[SeedBytes];
        key.ExportSeed(seed);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new StreamWriter(path, options);
        file.WriteLine(Convert.ToBase64String(seed));
        seed.Clear();
    }
}
