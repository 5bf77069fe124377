using System.Buffers.Binary;
using OrleansMesh.Cryptography.Aead;
using OrleansMesh.Domain.Sealing;

namespace OrleansMesh.Wire.Datagrams;

/// <summary>
/// The sealed datagrams of a session (T-04): <c>u64 locator ‖ u64 counter ‖ ChaCha20-Poly1305</c>, the first 16 bytes being authenticated too. Keys and locators
/// come from the session's channel; a datagram may be lost, late or reordered, but it is taken once.
/// </summary>
/// <remarks>Not safe for several threads at once.</remarks>
public sealed class DatagramState : IDisposable
{
    /// <summary>Bytes of the secret: key of the initiator, key of the responder, locator of the initiator, locator of the responder.</summary>
    public const int SecretBytes = (2 * AeadKey.KeyBytes) + (2 * LocatorBytes);

    /// <summary>Bytes before the ciphertext.</summary>
    public const int HeadBytes = LocatorBytes + sizeof(ulong);

    /// <summary>Bytes that sealing adds.</summary>
    public const int OverheadBytes = HeadBytes + AeadKey.TagBytes;

    /// <summary>Bytes of the longest datagram: fits every path without fragmentation.</summary>
    public const int DatagramBytesMax = 1200;

    /// <summary>Bytes of the longest plaintext.</summary>
    public const int PlaintextBytesMax = DatagramBytesMax - OverheadBytes;

    private const int LocatorBytes = sizeof(ulong);

    private readonly ChaCha20Poly1305Key _outgoing;
    private readonly ChaCha20Poly1305Key _incoming;
    private readonly ulong _remoteLocator;
    private readonly ReplayWindow _seen = new();
    private long _next;
    private long _newest = -1;

    /// <summary>Takes a secret of exactly <see cref="SecretBytes"/> that the session's channel exported under <see cref="Label"/>; the caller zeroes it.</summary>
    /// <param name="secret">The same on both sides.</param>
    /// <param name="isInitiator">Whether this side opened the channel.</param>
    public DatagramState(ReadOnlySpan<byte> secret, bool isInitiator)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretBytes, nameof(secret));
        var initiator = new ChaCha20Poly1305Key(secret[..AeadKey.KeyBytes]);
        var responder = new ChaCha20Poly1305Key(secret.Slice(AeadKey.KeyBytes, AeadKey.KeyBytes));
        ulong initiatorLocator = BinaryPrimitives.ReadUInt64BigEndian(secret[(2 * AeadKey.KeyBytes)..]);
        ulong responderLocator = BinaryPrimitives.ReadUInt64BigEndian(secret[((2 * AeadKey.KeyBytes) + LocatorBytes)..]);
        (_outgoing, _incoming) = isInitiator ? (initiator, responder) : (responder, initiator);
        (LocalLocator, _remoteLocator) = isInitiator ? (initiatorLocator, responderLocator) : (responderLocator, initiatorLocator);
    }

    /// <summary>Names the use of the channel's exporter.</summary>
    public static ReadOnlySpan<byte> Label => "OrleansMesh datagram v1"u8;

    /// <summary>What datagrams to this side start with.</summary>
    public ulong LocalLocator { get; }

    /// <summary>Reads whom a datagram is for; false for one that is too short or too long to be any.</summary>
    public static bool TryReadLocator(ReadOnlySpan<byte> datagram, out ulong locator)
    {
        bool read = datagram.Length is >= OverheadBytes and <= DatagramBytesMax;
        locator = read ? BinaryPrimitives.ReadUInt64BigEndian(datagram) : 0;
        return read;
    }

    /// <summary>Seals a datagram; false only when 2^63 have been.</summary>
    /// <param name="plaintext">At most <see cref="PlaintextBytesMax"/>.</param>
    /// <param name="datagram">At least the plaintext's length plus <see cref="OverheadBytes"/>; other memory than the plaintext.</param>
    /// <param name="written">Bytes of the datagram.</param>
    public bool TrySeal(ReadOnlySpan<byte> plaintext, Span<byte> datagram, out int written)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plaintext.Length, PlaintextBytesMax, nameof(plaintext));
        written = 0;
        if (_next == long.MaxValue)
        {
            return false;
        }

        BinaryPrimitives.WriteUInt64BigEndian(datagram, _remoteLocator);
        BinaryPrimitives.WriteUInt64BigEndian(datagram[LocatorBytes..], (ulong)_next);
        Span<byte> nonce = stackalloc byte[AeadKey.NonceBytes];
        WriteNonce(_next, nonce);
        Span<byte> body = datagram[HeadBytes..];
        _outgoing.Encrypt(nonce, plaintext, body[..plaintext.Length], body.Slice(plaintext.Length, AeadKey.TagBytes), datagram[..HeadBytes]);
        _next++;
        written = plaintext.Length + OverheadBytes;
        return true;
    }

    /// <summary>Opens a datagram to this side; Forged, or why an authentic one is not taken, otherwise. What is refused changes nothing.</summary>
    /// <param name="datagram">Any bytes.</param>
    /// <param name="plaintext">At least <see cref="PlaintextBytesMax"/>.</param>
    /// <param name="written">Bytes of the plaintext.</param>
    /// <param name="isNewest">Whether its counter is higher than that of all before: the sender is where it came from.</param>
    public DatagramVerdict Open(ReadOnlySpan<byte> datagram, Span<byte> plaintext, out int written, out bool isNewest)
    {
        written = 0;
        isNewest = false;
        if (!TryReadLocator(datagram, out ulong locator) || locator != LocalLocator)
        {
            return DatagramVerdict.Forged;
        }

        ulong counter = BinaryPrimitives.ReadUInt64BigEndian(datagram[LocatorBytes..]);
        if (counter >= long.MaxValue)
        {
            return DatagramVerdict.Forged;
        }

        // before the cipher, which costs more
        SealRefusal refusal = _seen.Check((long)counter);
        if (refusal != SealRefusal.None)
        {
            return refusal == SealRefusal.SequenceTooOld ? DatagramVerdict.TooOld : DatagramVerdict.Repeated;
        }

        int length = datagram.Length - OverheadBytes;
        Span<byte> nonce = stackalloc byte[AeadKey.NonceBytes];
        WriteNonce((long)counter, nonce);
        ReadOnlySpan<byte> body = datagram[HeadBytes..];
        if (!_incoming.TryDecrypt(nonce, body[..length], body[length..], plaintext[..length], datagram[..HeadBytes]))
        {
            return DatagramVerdict.Forged;
        }

        _seen.Mark((long)counter);
        isNewest = (long)counter > _newest;
        _newest = Math.Max(_newest, (long)counter);
        written = length;
        return DatagramVerdict.Taken;
    }

    /// <summary>Zeroes the keys.</summary>
    public void Dispose()
    {
        _outgoing.Dispose();
        _incoming.Dispose();
    }

    // As Noise writes the nonce of this cipher (section 12.3).
    private static void WriteNonce(long counter, Span<byte> nonce)
    {
        nonce[..4].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(nonce[4..], (ulong)counter);
    }
}
