using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using OrleansMesh.Cryptography;
using OrleansMesh.Testing;
using OrleansMesh.Transport.Memory;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Transport.Tests;

/// <summary>A peer that holds real keys and can say anything with them.</summary>
internal sealed class HostilePeer : IAsyncDisposable
{
    private readonly MemoryConnection _near;
    private readonly TransportState _keys;

    private HostilePeer(MemoryConnection near, TransportState keys, SecureChannel victim)
    {
        _near = near;
        _keys = keys;
        Victim = victim;
    }

    public SecureChannel Victim { get; }

    public PipeWriter Output => _near.Output;

    public MemoryConnection Connection => _near;

    public static async Task<HostilePeer> ConnectAsync()
    {
        (MemoryConnection near, MemoryConnection far) = MemoryConnection.Pair();
        using var hubKey = Ed25519PrivateKey.Generate();
        Task<SecureChannel?> accepting = SecureChannel.AcceptAsync(far, hubKey, new SecureChannelOptions(), new ManualTimeProvider(), default);
        using var mine = X25519PrivateKey.Generate();
        using EdgeHandshake handshake = EdgeHandshake.Initiate(mine, near.Output);
        _ = await near.Output.FlushAsync();
        while (!handshake.IsFinished)
        {
            ReadResult read = await near.Input.ReadAsync();
            ReadOnlySequence<byte> buffer = read.Buffer;
            Assert.NotEqual(ReadStatus.Fault, handshake.Receive(ref buffer, near.Output));
            near.Input.AdvanceTo(buffer.Start, buffer.End);
            _ = await near.Output.FlushAsync();
        }

        SecureChannel? victim = await accepting;
        Assert.NotNull(victim);
        return new HostilePeer(near, handshake.IntoTransport(), victim);
    }

    /// <summary>The bytes of one record with an honest tag around any plaintext.</summary>
    public byte[] Seal(params byte[] plaintext)
    {
        byte[] record = new byte[2 + plaintext.Length + CipherState.TagBytes];
        Assert.True(_keys.TryEncrypt(plaintext, record.AsSpan(2), out int length));
        BinaryPrimitives.WriteUInt16BigEndian(record, (ushort)length);
        return record;
    }

    public async Task SendAsync(byte[] bytes) => _ = await Output.WriteAsync(bytes);

    public async ValueTask DisposeAsync()
    {
        Victim.Abort();
        await Victim.DisposeAsync();
        _keys.Dispose();
        await _near.DisposeAsync();
    }
}
