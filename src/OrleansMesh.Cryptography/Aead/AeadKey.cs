namespace OrleansMesh.Cryptography.Aead;

/// <summary>One 256-bit key of an authenticated cipher with 96-bit nonces and 128-bit tags; made once and kept, since making it costs more than a message.</summary>
/// <remarks>Not safe for use by several threads at once. Source and destination may be the same memory, but not overlap otherwise.</remarks>
public abstract class AeadKey : IDisposable
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 32;

    /// <summary>Bytes of a nonce, never used twice with one key.</summary>
    public const int NonceBytes = 12;

    /// <summary>Bytes of a tag.</summary>
    public const int TagBytes = 16;

    private protected AeadKey()
    {
    }

    /// <summary>Seals: ciphertext is exactly as long as plaintext; the tag goes to <paramref name="tag"/>, exactly <see cref="TagBytes"/>.</summary>
    public void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associated = default)
    {
        CheckShapes(nonce.Length, plaintext.Length, ciphertext.Length, tag.Length);
        EncryptCore(nonce, plaintext, ciphertext, tag, associated);
    }

    /// <summary>Opens: false, with <paramref name="plaintext"/> zeroed, when the tag does not verify.</summary>
    public bool TryDecrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associated = default)
    {
        CheckShapes(nonce.Length, plaintext.Length, ciphertext.Length, tag.Length);
        if (TryDecryptCore(nonce, ciphertext, tag, plaintext, associated))
        {
            return true;
        }

        plaintext.Clear();
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    private protected abstract void EncryptCore(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associated);

    private protected abstract bool TryDecryptCore(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associated);

    /// <summary>Zeroes the key.</summary>
    protected abstract void Dispose(bool disposing);

    private static void CheckShapes(int nonce, int plaintext, int ciphertext, int tag)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce, NonceBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(tag, TagBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(ciphertext, plaintext);
    }
}
