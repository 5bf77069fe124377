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
    /// <summary>The ciphers of the finished handshake and which one it was; null when the peer failed at it or left.</summary>
    /// <param name="profile">How to begin; null on the side that was dialled.</param>
    /// <param name="guard">Asked before a record of the peer is computed with; null for none.</param>
    public static async Task<(TransportState Transport, HandshakeKind Kind)?> RunAsync(
        IDuplexPipe pipe, ChannelProfile? profile, Ed25519PrivateKey nodeKey, IHandshakeGuard? guard, CancellationToken ct)
    {
        using X25519PrivateKey identity = nodeKey.ToX25519();
        using EdgeHandshake handshake = profile is null ? EdgeHandshake.Respond(identity) : EdgeHandshake.Initiate(identity, profile, pipe.Output);
        while (true)
        {
            FlushResult flush = await pipe.Output.FlushAsync(ct);
            if (handshake.IsFinished)
            {
                return (handshake.IntoTransport(), handshake.Kind);
            }

            ReadResult read = await pipe.Input.ReadAsync(ct);
            ReadOnlySequence<byte> buffer = read.Buffer;
            bool guarded = guard is not null && HoldsRecord(buffer);
            if (guarded)
            {
                await guard!.EnterAsync(ct);
            }

            ReadStatus status;
            try
            {
                status = handshake.Receive(ref buffer, pipe.Output);
            }
            finally
            {
                if (guarded)
                {
                    guard!.Exit();
                }
            }

            // What follows the handshake stays unexamined, so that the channel's first read sees it.
            pipe.Input.AdvanceTo(buffer.Start, status == ReadStatus.NeedMoreData ? read.Buffer.End : buffer.Start);
            bool gone = status == ReadStatus.NeedMoreData && (read.IsCompleted || read.IsCanceled || flush.IsCompleted);
            if (status == ReadStatus.Fault || gone)
            {
                return null;
            }
        }
    }

    /// <summary>Less than a record costs nothing but the look at its length.</summary>
    private static bool HoldsRecord(in ReadOnlySequence<byte> buffer) =>
        RecordPrefix.TryPeekLength(buffer, out int length) && buffer.Length >= RecordPrefix.SizeBytes + length;
}
