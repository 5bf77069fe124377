using System.Security.Cryptography;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Client.Folders;

/// <summary>An X25519 scalar as 64 hexadecimal digits and a newline.</summary>
internal static class AgreementKeyFile
{
    private const int TextBytes = 2 * X25519PrivateKey.SizeBytes;

    public static X25519PrivateKey Create(string path)
    {
        Span<byte> scalar = stackalloc byte[X25519PrivateKey.SizeBytes];
        Span<byte> text = stackalloc byte[TextBytes + 1];
        var key = X25519PrivateKey.Generate();
        key.Export(scalar);
        _ = Convert.TryToHexStringLower(scalar, text, out _);
        text[TextBytes] = (byte)'\n';
        FolderFiles.WriteAtomic(path, text);
        CryptographicOperations.ZeroMemory(scalar);
        CryptographicOperations.ZeroMemory(text);
        return key;
    }

    /// <exception cref="MeshFolderException">The file is missing or not of that form.</exception>
    public static X25519PrivateKey Read(string path)
    {
        byte[] text = FolderFiles.Read(path, TextBytes + 2);
        Span<byte> scalar = stackalloc byte[X25519PrivateKey.SizeBytes];
        bool valid = Convert.FromHexString(text.AsSpan().TrimEnd("\r\n"u8), scalar, out _, out int written) == System.Buffers.OperationStatus.Done
            && written == scalar.Length;
        try
        {
            return valid
                ? X25519PrivateKey.FromBytes(scalar)
                : throw new MeshFolderException($"'{path}' does not hold an X25519 key of {TextBytes} hexadecimal digits. Restore it from a backup.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(scalar);
            CryptographicOperations.ZeroMemory(text);
        }
    }
}
