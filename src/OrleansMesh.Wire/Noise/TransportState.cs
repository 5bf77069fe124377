using System.Security.Cryptography;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Aead;

namespace OrleansMesh.Wire.Noise;

/// <summary>The two ciphers of a finished handshake, with its channel binding and the peer's proven key. No message allocates.</summary>
/// <remarks>One thread may send while another receives; each direction belongs to one thread at a time.</remarks>
public sealed class TransportState : IDisposable
{
    /// <summary>Bytes of the longest plaintext that fits one message.</summary>
    public const int PlaintextBytesMax = HandshakeState.MessageBytesMax - CipherState.TagBytes;

    /// <summary>Bytes of the secret that <see cref="Export"/> and <see cref="Upgrade"/> start from.</summary>
    internal const int ExporterBytes = 32;

    /// <summary>Two keys and an exporter secret.</summary>
    internal const int UpgradeBytes = (2 * AeadKey.KeyBytes) + ExporterBytes;

    private readonly CipherState _outgoing;
    private readonly CipherState _incoming;
    private readonly SecretBytes _exporter;
    private readonly bool _canSend;
    private readonly bool _canReceive;

    internal TransportState(
        CipherState initiator,
        CipherState responder,
        SecretBytes exporter,
        bool isInitiator,
        bool isOneWay,
        byte[] handshakeHash,
        X25519PublicKey? remoteStatic)
    {
        _exporter = exporter;
        _outgoing = isInitiator ? initiator : responder;
        _incoming = isInitiator ? responder : initiator;
        _canSend = isInitiator || !isOneWay;
        _canReceive = !isInitiator || !isOneWay;
        IsInitiator = isInitiator;
        HandshakeHash = handshakeHash;
        RemoteStatic = remoteStatic;
    }

    public bool IsInitiator { get; }

    /// <summary>The channel binding (section 11.2): equal on both sides, different for every session. 32 or 64 bytes, as the hash.</summary>
    public ReadOnlyMemory<byte> HandshakeHash { get; }

    /// <summary>The peer's long-term key, which it has proven to hold; null when the pattern has none.</summary>
    public X25519PublicKey? RemoteStatic { get; }

    /// <summary>Messages sent so far.</summary>
    public ulong OutgoingNonce => _outgoing.Nonce;

    /// <summary>Messages received so far.</summary>
    public ulong IncomingNonce => _incoming.Nonce;

    /// <summary>Seals into <paramref name="message"/> (at least the plaintext's length plus 16; may be the same memory); false only when the nonces are spent.</summary>
    /// <param name="plaintext">At most <see cref="PlaintextBytesMax"/>.</param>
    /// <param name="message">Where the message goes.</param>
    /// <param name="written">Bytes of the message.</param>
    /// <exception cref="InvalidOperationException">The responder of a one-way pattern cannot send.</exception>
    public bool TryEncrypt(ReadOnlySpan<byte> plaintext, Span<byte> message, out int written)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plaintext.Length, PlaintextBytesMax, nameof(plaintext));
        if (!_canSend)
        {
            throw new InvalidOperationException("A one-way pattern has no way back.");
        }

        bool sealedUp = _outgoing.TryEncryptWithAd([], plaintext, message);
        written = sealedUp ? plaintext.Length + CipherState.TagBytes : 0;
        return sealedUp;
    }

    /// <summary>Opens into <paramref name="plaintext"/> (at least the message's length less 16; may be the same memory); false for anything but the peer's next message.</summary>
    public bool TryDecrypt(ReadOnlySpan<byte> message, Span<byte> plaintext, out int written)
    {
        written = 0;
        if (!_canReceive || message.Length > HandshakeState.MessageBytesMax || !_incoming.TryDecryptWithAd([], message, plaintext))
        {
            return false;
        }

        written = message.Length - CipherState.TagBytes;
        return true;
    }

    /// <summary>Replaces the key of what we send; the peer must replace its incoming key after the same message (section 11.3).</summary>
    public void RekeyOutgoing() => _outgoing.Rekey();

    /// <summary>Replaces the key of what we receive.</summary>
    public void RekeyIncoming() => _incoming.Rekey();

    /// <summary>A secret of this channel for a use of its own: HKDF-SHA256 (RFC 5869) of the exporter secret, no salt, <paramref name="label"/> as info; both sides get the same.</summary>
    /// <param name="label">Names the use; different labels give unrelated secrets.</param>
    /// <param name="destination">All of it is filled, at most 8,160 bytes; the caller zeroes it.</param>
    public void Export(ReadOnlySpan<byte> label, Span<byte> destination) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _exporter.Span, destination, [], label);

    /// <summary>
    /// Mixes another secret into the channel (T-06): both directions get new keys at nonce 0, and so does <see cref="Export"/>, from HKDF-SHA256 with the exporter
    /// secret as salt, <paramref name="secret"/> as input and <c>OrleansMesh kem v1</c> ‖ 00 ‖ <paramref name="transcript"/> as info: key of the initiator, key of the responder, exporter, 32 bytes each.
    /// </summary>
    /// <remarks>Both sides must do so at the same place of either direction. Whoever misses one of the two secrets has neither key.</remarks>
    /// <param name="secret">32 bytes; the caller zeroes it.</param>
    /// <param name="transcript">What was negotiated, as a hash.</param>
    public void Upgrade(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> transcript)
    {
        Span<byte> keys = stackalloc byte[UpgradeBytes];
        DeriveUpgrade(_exporter.Span, secret, transcript, keys);
        ReadOnlySpan<byte> initiator = keys[..AeadKey.KeyBytes];
        ReadOnlySpan<byte> responder = keys.Slice(AeadKey.KeyBytes, AeadKey.KeyBytes);
        _outgoing.InitializeKey(IsInitiator ? initiator : responder);
        _incoming.InitializeKey(IsInitiator ? responder : initiator);
        keys[(2 * AeadKey.KeyBytes)..].CopyTo(_exporter.Span);
        CryptographicOperations.ZeroMemory(keys);
    }

    /// <summary>The bytes of <see cref="Upgrade"/>, into exactly <see cref="UpgradeBytes"/>.</summary>
    internal static void DeriveUpgrade(ReadOnlySpan<byte> exporter, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> transcript, Span<byte> keys)
    {
        byte[] info = [.. "OrleansMesh kem v1\0"u8, .. transcript];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, keys, exporter, info);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _exporter.Dispose();
        _outgoing.Dispose();
        _incoming.Dispose();
    }
}
