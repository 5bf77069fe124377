using System.Buffers;
using System.Buffers.Binary;
using OrleansMesh.Cryptography;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;
using OrleansMesh.Wire.Noise;

namespace OrleansMesh.Gateway.Tests.Attacks;

/// <summary>A client that has the bytes of each of its records in hand, to change, repeat or withhold them.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Ed25519PrivateKey _key = Ed25519PrivateKey.Generate();
    private readonly X25519PrivateKey _agreement;
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly EdgeHandshake _handshake;
    private readonly TestHub _hub;
    private TransportState? _keys;
    private int _taken;

    private RawClient(TestHub hub, RawSocket socket, ChannelProfile profile)
    {
        _hub = hub;
        Socket = socket;
        _agreement = _key.ToX25519();
        _handshake = EdgeHandshake.Initiate(_agreement, profile, _output);
        First = Take();
    }

    public RawSocket Socket { get; }

    /// <summary>The first record, not sent yet.</summary>
    public byte[] First { get; }

    /// <summary>The handshake's third record when there is one, not sent yet.</summary>
    public byte[] Third { get; private set; } = [];

    /// <summary>All bytes that the hub sent.</summary>
    public List<byte> Heard { get; } = [];

    public bool IsFinished => _handshake.IsFinished;

    public HandshakeKind Kind => _handshake.Kind;

    public static async Task<RawClient> ConnectAsync(TestHub hub, ChannelProfile profile, byte host = 1) =>
        new(hub, await RawSocket.ConnectAsync(hub, host), profile);

    public static ChannelProfile ProfileOf(HandshakeKind kind, TestHub hub)
    {
        Assert.True(hub.Identity.NodeKey.PublicKey.TryToX25519(out X25519PublicKey? key));
        return kind switch
        {
            HandshakeKind.IK => ChannelProfile.KnownPeer(key),
            HandshakeKind.XXHfs => ChannelProfile.PostQuantum,
            _ => ChannelProfile.FirstContact,
        };
    }

    /// <summary>Takes the hub's answer to the first record; false when it closed, or the answer does not open.</summary>
    public async Task<bool> TakeAnswerAsync()
    {
        ReadOnlySequence<byte> input = ReadOnlySequence<byte>.Empty;
        while (!_handshake.IsFinished)
        {
            byte[] some = await Socket.ReadAsync();
            Heard.AddRange(some);
            input = new ReadOnlySequence<byte>(Heard.ToArray().AsMemory(_taken));
            long before = input.Length;
            if (some.Length == 0 || _handshake.Receive(ref input, _output) == ReadStatus.Fault)
            {
                return false;
            }

            _taken += (int)(before - input.Length);
        }

        Third = Take();
        _keys = _handshake.IntoTransport();
        return true;
    }

    /// <summary>Sends first and third record as they should be.</summary>
    public async Task OpenAsync()
    {
        Assert.True(await Socket.TrySendAsync(First));
        Assert.True(await TakeAnswerAsync());
        Assert.True(await Socket.TrySendAsync(Third));
    }

    /// <summary>The record of our hello.</summary>
    public byte[] Hello(SampleMesh mesh)
    {
        Assert.True(_hub.Identity.NodeKey.PublicKey.TryToX25519(out X25519PublicKey? hub));
        using var handshake = new NodeHandshake(JoinAttempt.Of(mesh).Hello(_hub, _key.PublicKey), new byte[32], hub, isClient: true);
        var payload = new ArrayBufferWriter<byte>();
        handshake.WriteHello(payload);
        var frame = new ArrayBufferWriter<byte>();
        FrameWriter.Write(frame, FrameType.Handshake, payload.WrittenSpan);
        return Seal([0, .. frame.WrittenSpan]);
    }

    /// <summary>Our next record, with an honest tag around any plaintext.</summary>
    public byte[] Seal(byte[] plaintext)
    {
        byte[] record = new byte[2 + plaintext.Length + CipherState.TagBytes];
        Assert.True(_keys!.TryEncrypt(plaintext, record.AsSpan(2), out int length));
        BinaryPrimitives.WriteUInt16BigEndian(record, (ushort)length);
        return record;
    }

    public void Dispose()
    {
        Socket.Dispose();
        _keys?.Dispose();
        _handshake.Dispose();
        _agreement.Dispose();
        _key.Dispose();
    }

    private byte[] Take()
    {
        byte[] bytes = _output.WrittenSpan.ToArray();
        _output.ResetWrittenCount();
        return bytes;
    }
}
