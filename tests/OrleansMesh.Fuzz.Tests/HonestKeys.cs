using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using OrleansMesh.Cryptography;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Fuzz.Tests;

/// <summary>A peer that finishes the handshake as it should and then seals whatever it likes.</summary>
internal sealed class HonestKeys : IAsyncDisposable
{
    private readonly IDuplexPipe _pipe;
    private readonly TransportState _keys;

    private HonestKeys(IDuplexPipe pipe, TransportState keys)
    {
        _pipe = pipe;
        _keys = keys;
    }

    public static async Task<HonestKeys> OpenAsync(IDuplexPipe pipe)
    {
        using X25519PrivateKey mine = Keys.Node.ToX25519();
        using EdgeHandshake handshake = EdgeHandshake.Initiate(mine, pipe.Output);
        _ = await pipe.Output.FlushAsync();
        while (!handshake.IsFinished)
        {
            ReadResult read = await pipe.Input.ReadAsync();
            ReadOnlySequence<byte> buffer = read.Buffer;
            Assert.NotEqual(ReadStatus.Fault, handshake.Receive(ref buffer, pipe.Output));
            pipe.Input.AdvanceTo(buffer.Start, buffer.End);
            _ = await pipe.Output.FlushAsync();
        }

        return new HonestKeys(pipe, handshake.IntoTransport());
    }

    public async Task SendAsync(byte[] plaintext)
    {
        byte[] record = new byte[2 + plaintext.Length + CipherState.TagBytes];
        Assert.True(_keys.TryEncrypt(plaintext, record.AsSpan(2), out int length));
        BinaryPrimitives.WriteUInt16BigEndian(record, (ushort)length);
        _ = await _pipe.Output.WriteAsync(record);
    }

    public ValueTask DisposeAsync()
    {
        _keys.Dispose();
        return ValueTask.CompletedTask;
    }
}
