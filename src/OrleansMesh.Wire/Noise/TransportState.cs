using OrleansMesh.Cryptography;

namespace OrleansMesh.Wire.Noise;

/// <summary>The two ciphers of a finished handshake, with its channel binding and the peer's proven key. No message allocates.</summary>
/// <remarks>One thread may send while another receives; each direction belongs to one thread at a time.</remarks>
public sealed class TransportState : IDisposable
{
    /// <summary>Bytes of the longest plaintext that fits one message.</summary>
    public const int PlaintextBytesMax = HandshakeState.MessageBytesMax - CipherState.TagBytes;

    private readonly CipherState _outgoing;
    private readonly CipherState _incoming;
    private readonly bool _canSend;
    private readonly bool _canReceive;

    internal TransportState(
        CipherState initiator, CipherState responder, bool isInitiator, bool isOneWay, byte[] handshakeHash, X25519PublicKey? remoteStatic)
    {
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _outgoing.Dispose();
        _incoming.Dispose();
    }
}
