using System.Buffers;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Load.Sessions;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Load.Attacks;

/// <summary>One connection of a flood, from dialling to what it says; it stays until it is dropped.</summary>
internal sealed class Stranger : IAsyncDisposable
{
    private static readonly Ed25519PrivateKey Node = Ed25519PrivateKey.Generate();
    private static readonly byte[] FirstRecord = RecordOf(ChannelProfile.FirstContact);
    private static readonly byte[] HybridRecord = RecordOf(ChannelProfile.PostQuantum);
    private static readonly byte[] BadRecord = [0, 64, .. new byte[64]];

    private readonly ConnectionContext? _connection;

    private Stranger(ConnectionContext? connection) => _connection = connection;

    /// <summary>Dials and speaks. A hub that closes at once is what an attacker must expect.</summary>
    public static async Task<Stranger> SendAsync(LeanDialer dialer, int number, AttackKind kind, CancellationToken ct)
    {
        ConnectionContext? connection = null;
        try
        {
            connection = await dialer.DialAsync(number, ct);
            if (kind is AttackKind.Handshake or AttackKind.BadRecord or AttackKind.WrongGenesis)
            {
                SecureChannel? channel = await SecureChannel.ConnectAsync(connection.Transport, Node, new SecureChannelOptions(), TimeProvider.System, ct);
                if (channel is not null)
                {
                    await SpeakAsync(channel, connection, kind, ct);
                    channel.Abort();
                }
            }
            else if (BytesOf(kind) is { Length: > 0 } bytes)
            {
                await connection.Transport.Output.WriteAsync(bytes, ct);
            }
        }
        catch (Exception closed) when (closed is IOException or SocketException or ConnectionResetException)
        {
            // refused: the next one comes
        }

        return new Stranger(connection);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            _connection.Abort();
            await _connection.DisposeAsync();
        }
    }

    private static async Task SpeakAsync(SecureChannel channel, ConnectionContext connection, AttackKind kind, CancellationToken ct)
    {
        if (kind == AttackKind.BadRecord)
        {
            await connection.Transport.Output.WriteAsync(BadRecord, ct);
        }
        else if (kind == AttackKind.WrongGenesis)
        {
            var output = new ArrayBufferWriter<byte>();
            var hello = new NodeHello(DidKey.Encode(Node.PublicKey).ToString(), new string('0', 64), "1", 0, KemSupported: false, ChainSeq: 0, []);
            using var handshake = new NodeHandshake(hello, channel.HandshakeHash, channel.RemoteStatic, isClient: true);
            handshake.WriteHello(output);
            _ = await channel.SendAsync(FrameType.Handshake, output.WrittenMemory, ct);
            while ((await channel.ReadAsync(ct)).Kind == FrameReadKind.Frame)
            {
                // the hub's hello and its refusal; then it closes
            }
        }
    }

    private static byte[] BytesOf(AttackKind kind) => kind switch
    {
        AttackKind.Slow => FirstRecord[..3],
        AttackKind.Garbage => RandomNumberGenerator.GetBytes(1200),
        AttackKind.FirstRecord => FirstRecord,
        AttackKind.HybridRecord => HybridRecord,
        _ => [],
    };

    private static byte[] RecordOf(ChannelProfile profile)
    {
        var output = new ArrayBufferWriter<byte>();
        using X25519PrivateKey identity = Node.ToX25519();
        using var handshake = EdgeHandshake.Initiate(identity, profile, output);
        return output.WrittenSpan.ToArray();
    }
}
