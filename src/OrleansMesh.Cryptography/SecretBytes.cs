using System.Security.Cryptography;

namespace OrleansMesh.Cryptography;

/// <summary>A fixed number of secret bytes that the collector never copies and that are zeroed on disposal.</summary>
public sealed class SecretBytes : IDisposable
{
    private readonly byte[] _bytes;
    private volatile bool _disposed;

    /// <summary>Makes <paramref name="length"/> zero bytes (at least 1).</summary>
    public SecretBytes(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);

        // Pinned, so that no compaction leaves a stale copy of the secret behind.
        _bytes = GC.AllocateArray<byte>(length, pinned: true);
    }

    /// <summary>Copies <paramref name="source"/>; the caller still owns, and zeroes, the source.</summary>
    public SecretBytes(ReadOnlySpan<byte> source)
        : this(source.Length) => source.CopyTo(_bytes);

    /// <summary>In bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>The bytes themselves, until disposal.</summary>
    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _bytes;
        }
    }

    /// <summary>Random bytes from the operating system.</summary>
    public static SecretBytes Random(int length)
    {
        var secret = new SecretBytes(length);
        RandomNumberGenerator.Fill(secret.Span);
        return secret;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
    }

    /// <summary>Never the bytes.</summary>
    public override string ToString() => $"SecretBytes({Length})";
}
