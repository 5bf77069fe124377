using System.Buffers;
using OrleansMesh.Cryptography;
using OrleansMesh.Wire.Noise;
using OrleansMesh.Wire.Records;

namespace OrleansMesh.Wire.Handshake;

/// <summary>The Noise XX handshake of an edge connection as records: bytes in, bytes out, then the session's ciphers. Its payloads are empty.</summary>
public sealed class EdgeHandshake : IDisposable
{
    private readonly HandshakeState _state;
    private bool _failed;

    private EdgeHandshake(X25519PrivateKey local, bool initiator) =>
        _state = new HandshakeState(NoiseProtocolName.FirstContact, initiator, Prologue, new HandshakeKeys { Static = local });

    /// <summary>What both sides hash first: a peer of another protocol or version fails at once.</summary>
    public static ReadOnlySpan<byte> Prologue => "OrleansMesh/1"u8;

    /// <summary>True when <see cref="IntoTransport"/> may be called.</summary>
    public bool IsFinished => _state.IsFinished && !_failed;

    /// <summary>Starts as the side that dialled: writes the first record to <paramref name="output"/>.</summary>
    public static EdgeHandshake Initiate(X25519PrivateKey local, IBufferWriter<byte> output)
    {
        var handshake = new EdgeHandshake(local, initiator: true);
        _ = handshake.TryAnswer(output);
        return handshake;
    }

    /// <summary>Starts as the side that was dialled: the peer speaks first.</summary>
    public static EdgeHandshake Respond(X25519PrivateKey local) => new(local, initiator: false);

    /// <summary>Takes the peer's records off <paramref name="input"/> and writes the answers; what follows the handshake is left in the input.</summary>
    /// <returns>Complete when the handshake is finished; Fault, without a reason, when the connection must be closed.</returns>
    public ReadStatus Receive(ref ReadOnlySequence<byte> input, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (!_failed && !_state.IsFinished)
        {
            if (!RecordPrefix.TryPeekLength(input, out int length))
            {
                return ReadStatus.NeedMoreData;
            }

            // Payloads are empty, so each message has one possible length: nothing else is worth waiting for.
            if (length != _state.NextOverhead)
            {
                _failed = true;
                break;
            }

            if (RecordPrefix.Read(ref input, out ReadOnlySequence<byte> record) != ReadStatus.Complete)
            {
                return ReadStatus.NeedMoreData;
            }

            _failed = !TryTake(record) || (_state.IsMyTurn && !TryAnswer(output));
        }

        return _failed ? ReadStatus.Fault : ReadStatus.Complete;
    }

    /// <summary>The ciphers of the finished handshake, with its hash and the peer's proven static key; owned by the caller.</summary>
    /// <exception cref="InvalidOperationException">The handshake is not finished.</exception>
    public TransportState IntoTransport() => _state.IntoTransport();

    /// <inheritdoc/>
    public void Dispose()
    {
        _failed = true;
        _state.Dispose();
    }

    private bool TryTake(in ReadOnlySequence<byte> record)
    {
        Span<byte> message = stackalloc byte[(int)record.Length];
        Span<byte> payload = stackalloc byte[(int)record.Length];
        record.CopyTo(message);
        return _state.TryReadMessage(message, payload, out int written) && written == 0;
    }

    private bool TryAnswer(IBufferWriter<byte> output)
    {
        int length = _state.NextOverhead;
        Span<byte> record = output.GetSpan(RecordPrefix.SizeBytes + length);
        if (!_state.TryWriteMessage([], record[RecordPrefix.SizeBytes..], out int written))
        {
            return false;
        }

        RecordPrefix.Write(record, written);
        output.Advance(RecordPrefix.SizeBytes + written);
        return true;
    }
}
