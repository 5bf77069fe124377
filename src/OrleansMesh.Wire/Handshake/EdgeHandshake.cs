using System.Buffers;
using OrleansMesh.Cryptography;
using OrleansMesh.Wire.Noise;
using OrleansMesh.Wire.Records;

namespace OrleansMesh.Wire.Handshake;

/// <summary>The Noise handshake of an edge connection as records: bytes in, bytes out, then the session's ciphers. Its payloads are empty.</summary>
/// <remarks>The first record's length selects the pattern. A responder that cannot read an IK message goes on with XXfallback, since its key may have changed.</remarks>
public sealed class EdgeHandshake : IDisposable
{
    private readonly X25519PrivateKey _local;
    private readonly bool _isInitiator;
    private HandshakeState? _state;
    private bool _failed;

    private EdgeHandshake(X25519PrivateKey local, bool isInitiator)
    {
        _local = local;
        _isInitiator = isInitiator;
    }

    /// <summary>What both sides hash first: a peer of another protocol or version fails at once.</summary>
    public static ReadOnlySpan<byte> Prologue => "OrleansMesh/1"u8;

    /// <summary>The handshake that is run; the final one when <see cref="IsFinished"/>.</summary>
    public HandshakeKind Kind { get; private set; }

    /// <summary>True when <see cref="IntoTransport"/> may be called.</summary>
    public bool IsFinished => !_failed && _state is { IsFinished: true };

    /// <summary>Starts as the side that dialled, with nothing known of the peer: writes the first record to <paramref name="output"/>.</summary>
    public static EdgeHandshake Initiate(X25519PrivateKey local, IBufferWriter<byte> output) =>
        Initiate(local, ChannelProfile.FirstContact, output);

    /// <summary>Starts as the side that dialled: writes the first record to <paramref name="output"/>.</summary>
    /// <param name="local">Our static key, which stays the caller's and must outlive this object.</param>
    /// <param name="profile">What to begin with. A known key that no agreement accepts makes a handshake that has failed.</param>
    /// <param name="output">Gets one record.</param>
    public static EdgeHandshake Initiate(X25519PrivateKey local, ChannelProfile profile, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(output);
        var handshake = new EdgeHandshake(local, isInitiator: true);
        handshake.Begin(profile.Kind, profile.RemoteStatic);
        handshake._failed = !handshake.TryAnswer(output);
        return handshake;
    }

    /// <summary>Starts as the side that was dialled: the peer speaks first.</summary>
    /// <param name="local">Our static key, which stays the caller's and must outlive this object.</param>
    public static EdgeHandshake Respond(X25519PrivateKey local)
    {
        ArgumentNullException.ThrowIfNull(local);
        return new EdgeHandshake(local, isInitiator: false);
    }

    /// <summary>Takes the peer's records off <paramref name="input"/> and writes the answers; what follows the handshake is left in the input.</summary>
    /// <returns>Complete when the handshake is finished; Fault, without a reason, when the connection must be closed.</returns>
    public ReadStatus Receive(ref ReadOnlySequence<byte> input, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (!_failed && !IsFinished)
        {
            if (!RecordPrefix.TryPeekLength(input, out int length))
            {
                return ReadStatus.NeedMoreData;
            }

            // Payloads are empty, so few lengths are possible: nothing else is worth waiting for.
            if (!IsExpected(length))
            {
                _failed = true;
                break;
            }

            if (RecordPrefix.Read(ref input, out ReadOnlySequence<byte> record) != ReadStatus.Complete)
            {
                return ReadStatus.NeedMoreData;
            }

            _failed = !TryTake(record) || (_state!.IsMyTurn && !TryAnswer(output));
        }

        return _failed ? ReadStatus.Fault : ReadStatus.Complete;
    }

    /// <summary>The ciphers of the finished handshake, with its hash and the peer's static key; owned by the caller.</summary>
    /// <remarks>After IK the responder knows the peer's key by the peer's word alone until the first transport message opens: an IK message can be replayed.</remarks>
    /// <exception cref="InvalidOperationException">The handshake is not finished.</exception>
    public TransportState IntoTransport() =>
        IsFinished ? _state!.IntoTransport() : throw new InvalidOperationException("The handshake is not finished.");

    /// <inheritdoc/>
    public void Dispose()
    {
        _failed = true;
        _state?.Dispose();
    }

    /// <summary>Whether a record of that length, in bytes, begins any handshake: payloads are empty, so each has one length.</summary>
    public static bool IsFirstRecord(int length) => EdgePatterns.OfFirstRecord(length) is not null;

    /// <summary>Whether a record of that length can be the next one; of any other nothing is worth waiting for.</summary>
    public bool IsExpected(int length) =>
        _state is null ? IsFirstRecord(length) : length == _state.NextOverhead || IsFallbackAnswer(length);

    private bool IsFallbackAnswer(int length) =>
        _isInitiator && Kind == HandshakeKind.IK && length == EdgePatterns.FallbackAnswerBytes;

    private bool TryTake(in ReadOnlySequence<byte> record)
    {
        int length = (int)record.Length;
        if (_state is null)
        {
            Begin(EdgePatterns.OfFirstRecord(length)!.Value, remoteStatic: null);
        }
        else if (IsFallbackAnswer(length))
        {
            FallBack();
        }

        Span<byte> message = stackalloc byte[length];
        Span<byte> payload = stackalloc byte[length];
        record.CopyTo(message);
        if (_state!.TryReadMessage(message, payload, out int written))
        {
            return written == 0;
        }

        if (_isInitiator || Kind != HandshakeKind.IK)
        {
            return false;
        }

        // The message is for a key that we do not have (any more): our answer proves the one that we have.
        FallBack();
        return true;
    }

    private void Begin(HandshakeKind kind, X25519PublicKey? remoteStatic)
    {
        Kind = kind;
        _state = new HandshakeState(
            EdgePatterns.ProtocolOf(kind), _isInitiator, Prologue, new HandshakeKeys { Static = _local, RemoteStatic = remoteStatic });
    }

    private void FallBack()
    {
        Kind = HandshakeKind.XXFallback;
        _state = _state!.IntoFallback(EdgePatterns.ProtocolOf(Kind), Prologue, new HandshakeKeys { Static = _local });
    }

    private bool TryAnswer(IBufferWriter<byte> output)
    {
        int length = _state!.NextOverhead;
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
