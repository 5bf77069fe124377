using System.Collections.Immutable;
using System.Security.Cryptography;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Wire.Noise;

/// <summary>The HandshakeState object of the Noise specification, section 5.3. After one failure it only ever fails, and says no more than that.</summary>
public sealed class HandshakeState : IDisposable
{
    /// <summary>Bytes of the longest Noise message (section 3).</summary>
    public const int MessageBytesMax = 65_535;

    /// <summary>Bytes of a pre-shared key.</summary>
    public const int PskBytes = 32;

    private readonly SymmetricState _symmetric;
    private readonly HandshakeKeys _keys;
    private readonly HybridKem? _kem;
    private X25519PrivateKey? _ephemeral;
    private int _next;
    private int _pskUsed;
    private bool _failed;

    /// <summary>Initialize(): hashes the name, the prologue and the keys that are known before.</summary>
    /// <exception cref="ArgumentException">A key that the pattern needs is missing.</exception>
    public HandshakeState(NoiseProtocolName protocol, bool initiator, ReadOnlySpan<byte> prologue, HandshakeKeys keys)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentNullException.ThrowIfNull(keys);
        Protocol = protocol;
        IsInitiator = initiator;
        _keys = keys;
        _ephemeral = keys.Ephemeral;

        // A key that the pattern does not presume must not be mistaken later for one that the handshake has proven.
        ImmutableArray<HandshakeToken> known = initiator ? protocol.Pattern.ResponderPreMessage : protocol.Pattern.InitiatorPreMessage;
        RemoteStatic = known.Contains(HandshakeToken.S) ? keys.RemoteStatic : null;
        RemoteEphemeral = known.Contains(HandshakeToken.E) ? keys.RemoteEphemeral : null;
        RequireKeys();
        _symmetric = new SymmetricState(protocol);
        _kem = protocol.Pattern.HasKem ? new HybridKem(_symmetric) : null;
        _symmetric.MixHash(prologue);
        MixPreMessage(protocol.Pattern.InitiatorPreMessage, mine: initiator);
        MixPreMessage(protocol.Pattern.ResponderPreMessage, mine: !initiator);
    }

    public NoiseProtocolName Protocol { get; }

    public bool IsInitiator { get; }

    /// <summary>The peer's long-term key, as soon as it is known; authenticated only when the handshake is finished.</summary>
    public X25519PublicKey? RemoteStatic { get; private set; }

    /// <summary>The peer's ephemeral key, as soon as it is known; what a fallback goes on from.</summary>
    public X25519PublicKey? RemoteEphemeral { get; private set; }

    /// <summary>True once all messages have passed.</summary>
    public bool IsFinished => !_failed && _next == Protocol.Pattern.Messages.Length;

    /// <summary>True when the next message is ours to write.</summary>
    public bool IsMyTurn => !_failed && !IsFinished && Protocol.Pattern.IsSender(IsInitiator, _next);

    /// <summary>Bytes that the next message adds to its payload.</summary>
    public int NextOverhead
    {
        get
        {
            bool keyed = _symmetric.HasKey;
            int bytes = 0;
            foreach (HandshakeToken token in CurrentTokens())
            {
                bytes += token switch
                {
                    HandshakeToken.E => X25519PublicKey.SizeBytes,
                    HandshakeToken.S => X25519PublicKey.SizeBytes + (keyed ? CipherState.TagBytes : 0),
                    HandshakeToken.E1 => HybridKem.KeyBytes + (keyed ? CipherState.TagBytes : 0),
                    HandshakeToken.Ekem1 => HybridKem.CiphertextBytes + (keyed ? CipherState.TagBytes : 0),
                    _ => 0,
                };
                keyed |= token is not (HandshakeToken.E or HandshakeToken.S or HandshakeToken.E1) || (token == HandshakeToken.E && Protocol.Pattern.PskCount > 0);
            }

            return bytes + (keyed ? CipherState.TagBytes : 0);
        }
    }

    /// <summary>WriteMessage: false when the peer's keys are unusable, which ends the handshake.</summary>
    /// <param name="payload">What to say; encrypted as far as the pattern allows yet.</param>
    /// <param name="message">At least the payload's length plus <see cref="NextOverhead"/>.</param>
    /// <param name="written">Bytes of the message, at most <see cref="MessageBytesMax"/>.</param>
    /// <exception cref="InvalidOperationException">It is the peer's turn.</exception>
    public bool TryWriteMessage(ReadOnlySpan<byte> payload, Span<byte> message, out int written)
    {
        written = 0;
        if (_failed)
        {
            return false;
        }

        RequireTurn(mine: true);
        int length = payload.Length + NextOverhead;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MessageBytesMax, nameof(payload));
        ArgumentOutOfRangeException.ThrowIfLessThan(message.Length, length, nameof(message));
        foreach (HandshakeToken token in CurrentTokens())
        {
            if (!TryWriteToken(token, message[written..], out int bytes))
            {
                _failed = true;
                written = 0;
                return false;
            }

            written += bytes;
        }

        written += _symmetric.EncryptAndHash(payload, message[written..]);
        _next++;
        return true;
    }

    /// <summary>ReadMessage: false when the message is not the one expected, which ends the handshake.</summary>
    /// <param name="message">Of any length; a forged one cannot do worse than end the handshake.</param>
    /// <param name="payload">At least as long as the message; not the same memory.</param>
    /// <param name="written">Bytes of the payload.</param>
    /// <exception cref="InvalidOperationException">It is our turn, or the handshake is finished.</exception>
    public bool TryReadMessage(ReadOnlySpan<byte> message, Span<byte> payload, out int written)
    {
        written = 0;
        if (_failed)
        {
            return false;
        }

        RequireTurn(mine: false);
        ArgumentOutOfRangeException.ThrowIfLessThan(payload.Length, message.Length, nameof(payload));
        _failed = true;
        if (message.Length > MessageBytesMax)
        {
            return false;
        }

        foreach (HandshakeToken token in CurrentTokens())
        {
            if (!TryReadToken(token, ref message))
            {
                return false;
            }
        }

        int length = message.Length - _symmetric.Overhead;
        if (length < 0 || !_symmetric.TryDecryptAndHash(message, payload))
        {
            return false;
        }

        written = length;
        _failed = false;
        _next++;
        return true;
    }

    /// <summary>Split(): turns the finished handshake into its transport; this object is disposed by it.</summary>
    /// <exception cref="InvalidOperationException">Messages are missing, or the handshake failed.</exception>
    public TransportState IntoTransport()
    {
        if (!IsFinished)
        {
            throw new InvalidOperationException("The handshake is not finished.");
        }

        (CipherState initiator, CipherState responder, SecretBytes exporter) = _symmetric.Split();
        byte[] hash = _symmetric.HandshakeHash.ToArray();
        Dispose();
        return new TransportState(initiator, responder, exporter, IsInitiator, Protocol.Pattern.IsOneWay, hash, RemoteStatic);
    }

    /// <summary>Goes on with a fallback pattern after a first message that the responder could not read (section 10.2); this object is disposed by it.</summary>
    /// <param name="fallback">A pattern with the modifier <c>fallback</c>, for example <see cref="NoiseProtocolName.Fallback"/>.</param>
    /// <param name="prologue">The new handshake's prologue.</param>
    /// <param name="keys">Long-term keys; ephemeral keys are taken over from here.</param>
    /// <exception cref="InvalidOperationException">The ephemeral key of the first message is not known.</exception>
    public HandshakeState IntoFallback(NoiseProtocolName fallback, ReadOnlySpan<byte> prologue, HandshakeKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (IsInitiator ? _ephemeral is null : RemoteEphemeral is null)
        {
            throw new InvalidOperationException("A fallback goes on from the first message's ephemeral key, and there is none.");
        }

        var carried = new HandshakeKeys
        {
            Static = keys.Static,
            RemoteStatic = keys.RemoteStatic,
            Ephemeral = IsInitiator ? _ephemeral : keys.Ephemeral,
            RemoteEphemeral = IsInitiator ? null : RemoteEphemeral,
            PreShared = keys.PreShared,
        };
        var next = new HandshakeState(fallback, IsInitiator, prologue, carried);
        if (IsInitiator)
        {
            _ephemeral = null;
        }

        Dispose();
        return next;
    }

    /// <summary>Zeroes the secrets of the handshake, not the caller's long-term key.</summary>
    public void Dispose()
    {
        _failed = true;
        _ephemeral?.Dispose();
        _kem?.Dispose();
        _symmetric.Dispose();
    }

    private ImmutableArray<HandshakeToken> CurrentTokens() =>
        _next < Protocol.Pattern.Messages.Length ? Protocol.Pattern.Messages[_next] : [];

    private bool TryWriteToken(HandshakeToken token, Span<byte> output, out int written)
    {
        written = 0;
        switch (token)
        {
            case HandshakeToken.E:
                _ephemeral ??= X25519PrivateKey.Generate();
                _ephemeral.PublicKey.CopyTo(output);
                MixEphemeral(_ephemeral.PublicKey);
                written = X25519PublicKey.SizeBytes;
                return true;
            case HandshakeToken.S:
                Span<byte> point = stackalloc byte[X25519PublicKey.SizeBytes];
                _keys.Static!.PublicKey.CopyTo(point);
                written = _symmetric.EncryptAndHash(point, output);
                return true;
            case HandshakeToken.E1:
                written = _kem!.WriteKey(output);
                return true;
            case HandshakeToken.Ekem1:
                written = _kem!.WriteCiphertext(output);
                return true;
            default:
                return TryMix(token);
        }
    }

    private bool TryReadToken(HandshakeToken token, ref ReadOnlySpan<byte> message)
    {
        if (token is HandshakeToken.E1 or HandshakeToken.Ekem1)
        {
            return token == HandshakeToken.E1 ? _kem!.TryReadKey(ref message) : _kem!.TryReadCiphertext(ref message);
        }

        if (token is not (HandshakeToken.E or HandshakeToken.S))
        {
            return TryMix(token);
        }

        int length = X25519PublicKey.SizeBytes + (token == HandshakeToken.S ? _symmetric.Overhead : 0);
        Span<byte> point = stackalloc byte[X25519PublicKey.SizeBytes];
        if (message.Length < length)
        {
            return false;
        }

        if (token == HandshakeToken.E)
        {
            message[..length].CopyTo(point);
        }
        else if (!_symmetric.TryDecryptAndHash(message[..length], point))
        {
            return false;
        }

        message = message[length..];
        _ = X25519PublicKey.TryFromBytes(point, out X25519PublicKey? key);
        if (token == HandshakeToken.E)
        {
            RemoteEphemeral = key;
            MixEphemeral(key!);
        }
        else
        {
            RemoteStatic = key;
        }

        return true;
    }

    // Section 5.3 and 9.2: a key agreed or shared; which halves meet depends on the side.
    private bool TryMix(HandshakeToken token)
    {
        if (token == HandshakeToken.Psk)
        {
            _symmetric.MixKeyAndHash(_keys.PreShared[_pskUsed++].Span);
            return true;
        }

        bool mineIsEphemeral = token == HandshakeToken.EE || token == (IsInitiator ? HandshakeToken.ES : HandshakeToken.SE);
        bool theirsIsEphemeral = token == HandshakeToken.EE || token == (IsInitiator ? HandshakeToken.SE : HandshakeToken.ES);
        X25519PrivateKey mine = (mineIsEphemeral ? _ephemeral : _keys.Static)!;
        X25519PublicKey theirs = (theirsIsEphemeral ? RemoteEphemeral : RemoteStatic)!;
        Span<byte> shared = stackalloc byte[X25519PrivateKey.SharedBytes];

        // A small-order key makes a secret that anyone knows: section 12.1 lets us refuse it.
        if (!mine.TryAgree(theirs, shared))
        {
            return false;
        }

        _symmetric.MixKey(shared);
        CryptographicOperations.ZeroMemory(shared);
        return true;
    }

    private void MixEphemeral(X25519PublicKey key)
    {
        Span<byte> point = stackalloc byte[X25519PublicKey.SizeBytes];
        key.CopyTo(point);
        _symmetric.MixHash(point);
        if (Protocol.Pattern.PskCount > 0)
        {
            _symmetric.MixKey(point);
        }
    }

    private void MixPreMessage(ImmutableArray<HandshakeToken> tokens, bool mine)
    {
        Span<byte> point = stackalloc byte[X25519PublicKey.SizeBytes];
        foreach (HandshakeToken token in tokens)
        {
            X25519PublicKey? key = (token, mine) switch
            {
                (HandshakeToken.E, true) => _ephemeral!.PublicKey,
                (HandshakeToken.E, false) => RemoteEphemeral,
                (_, true) => _keys.Static!.PublicKey,
                (_, false) => RemoteStatic,
            };
            if (token == HandshakeToken.E)
            {
                MixEphemeral(key!);
            }
            else
            {
                key!.CopyTo(point);
                _symmetric.MixHash(point);
            }
        }
    }

    private void RequireKeys()
    {
        HandshakePattern pattern = Protocol.Pattern;
        ImmutableArray<HandshakeToken> mine = IsInitiator ? pattern.InitiatorPreMessage : pattern.ResponderPreMessage;
        ImmutableArray<HandshakeToken> theirs = IsInitiator ? pattern.ResponderPreMessage : pattern.InitiatorPreMessage;
        bool sendsStatic = Enumerable.Range(0, pattern.Messages.Length)
            .Any(i => pattern.IsSender(IsInitiator, i) && pattern.Messages[i].Contains(HandshakeToken.S));
        Require(_keys.Static is not null || !(sendsStatic || mine.Contains(HandshakeToken.S)), nameof(HandshakeKeys.Static));
        Require(RemoteStatic is not null || !theirs.Contains(HandshakeToken.S), nameof(HandshakeKeys.RemoteStatic));
        Require(_ephemeral is not null || !mine.Contains(HandshakeToken.E), nameof(HandshakeKeys.Ephemeral));
        Require(RemoteEphemeral is not null || !theirs.Contains(HandshakeToken.E), nameof(HandshakeKeys.RemoteEphemeral));
        Require(
            _keys.PreShared.Count == pattern.PskCount && _keys.PreShared.All(k => k.Length == PskBytes), nameof(HandshakeKeys.PreShared));
    }

    private void Require(bool present, string key)
    {
        if (!present)
        {
            throw new ArgumentException($"{Protocol} needs {key}.", key);
        }
    }

    private void RequireTurn(bool mine)
    {
        if (IsFinished || IsMyTurn != mine)
        {
            throw new InvalidOperationException(IsFinished ? "The handshake is finished." : "The next message is the other side's.");
        }
    }
}
