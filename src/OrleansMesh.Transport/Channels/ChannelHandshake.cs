using System.Buffers;
using System.IO.Pipelines;
using OrleansMesh.Cryptography;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Noise;
using OrleansMesh.Wire.Records;

namespace OrleansMesh.Transport.Channels;

/// <summary>Drives the Noise handshake over a pipe; every deviation of the peer is the same failure.</summary>
internal static class ChannelHandshake
{
    /// <summary>The ciphers of the finished handshake and which one it was; null when the peer failed at it or left, or the time was over.</summary>
    /// <remarks>A flood of strangers ends by their time: that throws nothing, since an exception costs more than all that such a stranger has caused.</remarks>
    /// <param name="profile">How to begin; null on the side that was dialled.</param>
    /// <param name="guard">
    /// Computes what the peer's records cost; null for none. With one, the peer must say something after its handshake as well: until then a
    /// stranger, of whom there may be many, is ciphers and a socket, and no channel is built for it nor a word said to it.
    /// </param>
    public static async Task<(TransportState Transport, HandshakeKind Kind)?> RunAsync(
        IDuplexPipe pipe, ChannelProfile? profile, Ed25519PrivateKey nodeKey, IHandshakeGuard? guard, CancellationToken ct)
    {
        CancellationTokenRegistration over = ct.UnsafeRegister(static state => Cancel((IDuplexPipe)state!), pipe);
        try
        {
            (TransportState Transport, HandshakeKind Kind)? finished = await ExchangeAsync(pipe, profile, nodeKey, guard, ct);
            return guard is null || finished is not { } silent || await SpeaksAsync(pipe.Input, silent.Transport, ct) ? finished : null;
        }
        finally
        {
            // with the time over nobody reads on; to dispose of it then would spin until the call returns that has just ended the wait
            if (ct.IsCancellationRequested)
            {
                _ = over.Unregister();
            }
            else
            {
                await over.DisposeAsync();
            }
        }
    }

    private static async Task<(TransportState Transport, HandshakeKind Kind)?> ExchangeAsync(
        IDuplexPipe pipe, ChannelProfile? profile, Ed25519PrivateKey nodeKey, IHandshakeGuard? guard, CancellationToken ct)
    {
        using var machine = new Machine(pipe.Output, nodeKey);
        if (profile is not null)
        {
            machine.Initiate(profile);
        }

        while (true)
        {
            FlushResult flush = await pipe.Output.FlushAsync(CancellationToken.None);
            if (machine.TryFinish() is { } finished)
            {
                return finished;
            }

            ReadResult read = await pipe.Input.ReadAsync(CancellationToken.None);
            machine.Look(read.Buffer);
            if (machine.HoldsRecord)
            {
                await (guard?.ComputeAsync(machine.Receive, ct) ?? machine.ReceiveAsync());
            }

            // What follows the handshake stays unexamined, so that the channel's first read sees it.
            SequencePosition taken = machine.Input.Start;
            bool hungry = machine.Status == ReadStatus.NeedMoreData;
            pipe.Input.AdvanceTo(taken, hungry ? read.Buffer.End : taken);
            bool gone = hungry && (read.IsCompleted || flush.IsCompleted);
            if (ct.IsCancellationRequested || machine.Status == ReadStatus.Fault || gone)
            {
                return null;
            }
        }
    }

    /// <summary>Whether more comes; when not, or when the stream breaks, the keys are zeroed.</summary>
    private static async ValueTask<bool> SpeaksAsync(PipeReader input, TransportState keys, CancellationToken ct)
    {
        bool speaks = false;
        try
        {
            ReadResult read = await input.ReadAsync(CancellationToken.None);
            input.AdvanceTo(read.Buffer.Start);
            speaks = !read.Buffer.IsEmpty && !ct.IsCancellationRequested;
            return speaks;
        }
        finally
        {
            if (!speaks)
            {
                keys.Dispose();
            }
        }
    }

    private static void Cancel(IDuplexPipe pipe)
    {
        pipe.Output.CancelPendingFlush();
        pipe.Input.CancelPendingRead();
    }

    /// <summary>The handshake with what it reads and writes; the keys of the side that was dialled are computed when there is a record for them.</summary>
    private sealed class Machine(IBufferWriter<byte> output, Ed25519PrivateKey nodeKey) : IDisposable
    {
        private X25519PrivateKey? _identity;
        private EdgeHandshake? _handshake;
        private ReadOnlySequence<byte> _input;

        public ReadOnlySequence<byte> Input => _input;

        public ReadStatus Status { get; private set; }

        public bool HoldsRecord { get; private set; }

        /// <summary>Less than a record costs nothing but the look at its length, and one of no possible length not even its arrival.</summary>
        public void Look(in ReadOnlySequence<byte> buffer)
        {
            _input = buffer;
            bool begun = RecordPrefix.TryPeekLength(buffer, out int length);
            bool expected = !begun || (_handshake?.IsExpected(length) ?? EdgeHandshake.IsFirstRecord(length));
            HoldsRecord = begun && expected && buffer.Length >= RecordPrefix.SizeBytes + length;
            Status = expected ? ReadStatus.NeedMoreData : ReadStatus.Fault;
        }

        public void Initiate(ChannelProfile profile)
        {
            _identity = nodeKey.ToX25519();
            _handshake = EdgeHandshake.Initiate(_identity, profile, output);
        }

        public void Receive()
        {
            _identity ??= nodeKey.ToX25519();
            _handshake ??= EdgeHandshake.Respond(_identity);
            Status = _handshake.Receive(ref _input, output);
        }

        public Task ReceiveAsync()
        {
            Receive();
            return Task.CompletedTask;
        }

        public (TransportState Transport, HandshakeKind Kind)? TryFinish() =>
            _handshake is { IsFinished: true } done ? (done.IntoTransport(), done.Kind) : null;

        public void Dispose()
        {
            _handshake?.Dispose();
            _identity?.Dispose();
        }
    }
}
