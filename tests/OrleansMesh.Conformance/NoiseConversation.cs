using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Conformance;

/// <summary>Plays one Noise vector with our code on both sides and compares every byte.</summary>
internal sealed class NoiseConversation(NoiseVector vector, NoiseProtocolName protocol) : IDisposable
{
    private NoiseProtocolName _protocol = protocol;
    private HandshakeState _initiator = Start(vector, protocol, initiator: true);
    private HandshakeState _responder = Start(vector, protocol, initiator: false);
    private TransportState? _initiatorTransport;
    private TransportState? _responderTransport;

    /// <summary>Null when all went as the vector says, else what did not.</summary>
    public string? Play()
    {
        if (vector.Messages.Count == 0)
        {
            return "has no messages, so nothing would be checked";
        }

        bool initiatorSends = !_protocol.Pattern.ResponderStarts;
        for (int i = 0; i < vector.Messages.Count; i++)
        {
            (byte[] payload, byte[] ciphertext) = vector.Messages[i];
            string? problem = _initiatorTransport is null
                ? PlayHandshake(initiatorSends, payload, ciphertext, fallsBack: i == 0 && vector.FallbackName is not null)
                : PlayTransport(initiatorSends, payload, ciphertext);
            if (problem is not null)
            {
                return vector.MustFail ? null : $"message {i}: {problem}";
            }

            initiatorSends = _protocol.Pattern.IsOneWay || !initiatorSends;
        }

        return vector.MustFail ? "went well, though the vector says that it must fail" : null;
    }

    public void Dispose()
    {
        _initiator.Dispose();
        _responder.Dispose();
        _initiatorTransport?.Dispose();
        _responderTransport?.Dispose();
    }

    private static HandshakeState Start(NoiseVector vector, NoiseProtocolName protocol, bool initiator) =>
        new(protocol, initiator, vector.Prologue(initiator), vector.Keys(initiator, protocol.Pattern.PskCount));

    private string? PlayHandshake(bool initiatorSends, byte[] payload, byte[] ciphertext, bool fallsBack)
    {
        (HandshakeState sender, HandshakeState receiver) = initiatorSends ? (_initiator, _responder) : (_responder, _initiator);
        byte[] message = new byte[payload.Length + sender.NextOverhead];
        if (!sender.TryWriteMessage(payload, message, out int written) || !message.AsSpan(0, written).SequenceEqual(ciphertext))
        {
            return $"wrote {Convert.ToHexStringLower(message)}";
        }

        byte[] read = new byte[ciphertext.Length];
        bool understood = receiver.TryReadMessage(ciphertext, read, out int length);
        if (fallsBack)
        {
            return understood ? "was read, though it should lead to a fallback" : FallBack();
        }

        if (!understood || !read.AsSpan(0, length).SequenceEqual(payload))
        {
            return "was not read";
        }

        return receiver.IsFinished ? Finish() : null;
    }

    private string? FallBack()
    {
        if (!NoiseProtocolName.TryParse(vector.FallbackName!, out NoiseProtocolName? next))
        {
            return $"no such fallback: {vector.FallbackName}";
        }

        _initiator = _initiator.IntoFallback(next, vector.Prologue(true), vector.Keys(true, next.Pattern.PskCount));
        _responder = _responder.IntoFallback(next, vector.Prologue(false), vector.Keys(false, next.Pattern.PskCount));
        _protocol = next;
        return null;
    }

    private string? Finish()
    {
        _initiatorTransport = _initiator.IntoTransport();
        _responderTransport = _responder.IntoTransport();
        if (!_initiatorTransport.HandshakeHash.Span.SequenceEqual(_responderTransport.HandshakeHash.Span))
        {
            return "the two sides have different handshake hashes";
        }

        return vector.HandshakeHash is not { } hash || _initiatorTransport.HandshakeHash.Span.SequenceEqual(hash)
            ? null
            : $"handshake hash {Convert.ToHexStringLower(_initiatorTransport.HandshakeHash.Span)}";
    }

    private string? PlayTransport(bool initiatorSends, byte[] payload, byte[] ciphertext)
    {
        (TransportState sender, TransportState receiver) = initiatorSends
            ? (_initiatorTransport!, _responderTransport!)
            : (_responderTransport!, _initiatorTransport!);
        byte[] message = new byte[payload.Length + CipherState.TagBytes];
        if (!sender.TryEncrypt(payload, message, out _) || !message.AsSpan().SequenceEqual(ciphertext))
        {
            return $"sealed {Convert.ToHexStringLower(message)}";
        }

        return receiver.TryDecrypt(ciphertext, message, out int length) && message.AsSpan(0, length).SequenceEqual(payload) ? null : "was not opened";
    }
}
