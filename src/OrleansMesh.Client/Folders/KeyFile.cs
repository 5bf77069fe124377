using System.Security.Cryptography;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Client.Folders;

/// <summary>An Ed25519 seed as 64 hexadecimal digits and a newline.</summary>
internal static class KeyFile
{
    private const int TextBytes = 2 * Ed25519PrivateKey.SeedBytes;

    public static Ed25519PrivateKey Create(string path)
    {
        Span<byte> seed = stackalloc byte[Ed25519PrivateKey.SeedBytes];
        Span<byte> text = stackalloc byte[TextBytes + 1];
        var key = Ed25519PrivateKey.Generate();
        key.ExportSeed(seed);
        _ = Convert.TryToHexStringLower(seed, text, out _);
        text[TextBytes] = (byte)'\n';
        FolderFiles.WriteAtomic(path, text);
        CryptographicOperations.ZeroMemory(seed);
        CryptographicOperations.ZeroMemory(text);
        return key;
    }

    /// <exception cref="MeshFolderException">The file is missing or not of that form.</exception>
    public static Ed25519PrivateKey Read(string path)
    {
        byte[] text = FolderFiles.Read(path, TextBytes + 2);
        Span<byte> seed = stackalloc byte[Ed25519PrivateKey.SeedBytes];
        bool valid = Convert.FromHexString(text.AsSpan().TrimEnd("\r\n"u8), seed, out _, out int written) == System.Buffers.OperationStatus.Done
            && written == seed.Length;
        try
        {
            return valid
                ? Ed25519PrivateKey.FromSeed(seed)
                : throw new MeshFolderException($"'{path}' does not hold an Ed25519 seed of {TextBytes} hexadecimal digits. Restore it from a backup.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
            CryptographicOperations.ZeroMemory(text);
        }
    }
}
