using System.Security.Cryptography;
using System.Text;
using OrleansMesh.Cryptography;

namespace OrleansMesh.KeyStores;

/// <summary>A passphrase, UTF-8, zeroed on disposal.</summary>
public sealed class Passphrase : IDisposable
{
    private readonly SecretBytes _bytes;

    private Passphrase(ReadOnlySpan<byte> bytes) => _bytes = new SecretBytes(bytes);

    /// <summary>The bytes, until disposal.</summary>
    public ReadOnlySpan<byte> Utf8 => _bytes.Span;

    /// <summary>A passphrase of 1 to <see cref="Argon2Id.PassphraseBytesMax"/> bytes; the caller zeroes its own copy.</summary>
    /// <exception cref="KeyStoreException">It is empty or longer.</exception>
    public static Passphrase Of(ReadOnlySpan<byte> utf8) => utf8.Length is > 0 and <= Argon2Id.PassphraseBytesMax
        ? new Passphrase(utf8)
        : throw new KeyStoreException($"A passphrase has 1 to {Argon2Id.PassphraseBytesMax} bytes, and this one has {utf8.Length}.");

    /// <summary>A passphrase as it is typed or stands in the environment.</summary>
    /// <exception cref="KeyStoreException">It is empty or too long.</exception>
    public static Passphrase Of(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            return Of(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>The first line of a file, without its end.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="KeyStoreException">The line is empty or too long.</exception>
    public static Passphrase FromFile(string path)
    {
        byte[] bytes = OwnerFile.ReadIfPresent(path, 64 * 1024) ?? throw new KeyStoreException($"The passphrase file '{path}' is missing.");
        try
        {
            int end = bytes.AsSpan().IndexOfAny((byte)'\n', (byte)'\r');
            return Of(end < 0 ? bytes : bytes.AsSpan(..end));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();
}
