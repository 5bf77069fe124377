using System.Security.Cryptography;

namespace OrleansMesh.Cryptography;

/// <summary>A fixed number of secret bytes that the collector never copies and that are zeroed on disposal.</summary>
public sealed class SecretBytes : IDisposable
{
    private readonly SecretSlot _slot;
    private readonly byte[]? _long;
    private int _disposed;

    /// <summary>Makes <paramref name="length"/> zero bytes (at least 1).</summary>
    public SecretBytes(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);

        // Pinned, both, so that no compaction leaves a stale copy of the secret behind.
        Length = length;
        if (length <= SecretSlots.SlotBytes)
        {
            _slot = SecretSlots.Shared.Take();
        }
        else
        {
            _long = GC.AllocateArray<byte>(length, pinned: true);
        }
    }

    /// <summary>Copies <paramref name="source"/>; the caller still owns, and zeroes, the source.</summary>
    public SecretBytes(ReadOnlySpan<byte> source)
        : this(source.Length) => source.CopyTo(Bytes);

    /// <summary>In bytes.</summary>
    public int Length { get; }

    /// <summary>The bytes themselves, until disposal.</summary>
    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
            return Bytes;
        }
    }

    private Span<byte> Bytes => _long ?? _slot.Bytes[..Length];

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
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (_long is null)
        {
            SecretSlots.Return(_slot);
        }
        else
        {
            CryptographicOperations.ZeroMemory(_long);
        }
    }

    /// <summary>Never the bytes.</summary>
    public override string ToString() => $"SecretBytes({Length})";
}
