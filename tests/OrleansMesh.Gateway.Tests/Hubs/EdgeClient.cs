using System.Buffers;
using OrleansMesh.Cryptography;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Tcp;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Gateway.Tests.Hubs;

/// <summary>A real socket to a hub with a real Noise channel over it, not joined yet.</summary>
internal sealed class EdgeClient : IAsyncDisposable
{
    private readonly IMeshConnection _connection;
    private readonly Ed25519PrivateKey _nodeKey;

    private EdgeClient(IMeshConnection connection, SecureChannel channel, Ed25519PrivateKey nodeKey)
    {
        _connection = connection;
        _nodeKey = nodeKey;
        Channel = channel;
    }

    public SecureChannel Channel { get; }

    /// <summary>Null when the hub closes the connection instead of speaking Noise.</summary>
    public static async Task<EdgeClient?> TryConnectAsync(TestHub hub, ChannelProfile? profile = null, Ed25519PrivateKey? nodeKey = null)
    {
        return await TryOpenAsync(await new TcpTransport().ConnectAsync(hub.Address, CancellationToken.None), profile, nodeKey);
    }

    /// <summary>Connects over a transport that the test keeps.</summary>
    public static async Task<EdgeClient?> TryConnectAsync(IMeshTransport transport, Uri address) =>
        await TryOpenAsync(await transport.ConnectAsync(address, CancellationToken.None));

    public static async Task<EdgeClient> ConnectAsync(TestHub hub, ChannelProfile? profile = null) => await TryConnectAsync(hub, profile) ?? throw new IOException("The hub did not take the channel.");

    /// <summary>Connects as the node of a key, which is the client's to dispose.</summary>
    public static async Task<EdgeClient> ConnectAsync(TestHub hub, Ed25519PrivateKey nodeKey) =>
        await TryConnectAsync(hub, nodeKey: nodeKey) ?? throw new IOException("The hub did not take the channel.");

    /// <summary>Connects and joins as a mesh should.</summary>
    public static async Task<Member> JoinAsync(TestHub hub, SampleMesh mesh, long? resumeAfter = 0) =>
        await (await ConnectAsync(hub)).JoinAsAsync(hub, mesh, resumeAfter);

    /// <summary>Joins as a mesh should.</summary>
    public async Task<Member> JoinAsAsync(TestHub hub, SampleMesh mesh, long? resumeAfter)
    {
        NodeHandshake handshake = await TryJoinAsync(hub, JoinAttempt.Of(mesh) with { ResumeAfter = resumeAfter });
        return handshake.Phase == NodeHandshakePhase.Admitted
            ? new Member(this, mesh, handshake.Response!)
            : throw new IOException($"The hub refused: {handshake.Refusal}, {handshake.Detail}");
    }

    /// <summary>Says hello and leaves it at that.</summary>
    public ValueTask<bool> TryGreetAsync(TestHub hub, JoinAttempt attempt)
    {
        using var handshake = new NodeHandshake(attempt.Hello(hub, _nodeKey.PublicKey), Channel.HandshakeHash, Channel.RemoteStatic, isClient: true);
        var output = new ArrayBufferWriter<byte>();
        handshake.WriteHello(output);
        return Channel.SendAsync(FrameType.Handshake, output.WrittenMemory, CancellationToken.None);
    }

    /// <summary>Runs the node handshake to its end, admitted or refused.</summary>
    /// <param name="hub">Where.</param>
    /// <param name="attempt">What is said.</param>
    /// <param name="skipsUpgrade">Joins without the upgrade that both hellos agreed on.</param>
    public async Task<NodeHandshake> TryJoinAsync(TestHub hub, JoinAttempt attempt, bool skipsUpgrade = false)
    {
        using var patience = new CancellationTokenSource(TestHub.Patience);
        var handshake = new NodeHandshake(attempt.Hello(hub, _nodeKey.PublicKey), Channel.HandshakeHash, Channel.RemoteStatic, isClient: true)
        {
            ChannelIsPostQuantum = Channel.IsPostQuantum || skipsUpgrade,
        };
        var output = new ArrayBufferWriter<byte>();
        handshake.WriteHello(output);
        bool asked = false;
        while (true)
        {
            if (output.WrittenCount > 0)
            {
                await Channel.SendAsync(FrameType.Handshake, output.WrittenMemory, patience.Token);
                output.ResetWrittenCount();
            }

            FrameRead read = await Channel.ReadAsync(patience.Token);
            if (read.Kind != FrameReadKind.Frame)
            {
                throw new IOException("The hub closed the channel without an answer.");
            }

            handshake.Receive(read.Payload, output);
            if (handshake.Phase == NodeHandshakePhase.UpgradeReady)
            {
                await Channel.UpgradeAsync(handshake.TakeUpgrade(), patience.Token);
            }

            if (handshake.Phase is NodeHandshakePhase.Admitted or NodeHandshakePhase.Refused)
            {
                return handshake;
            }

            if (handshake is { Phase: NodeHandshakePhase.Greeted, MustUpgrade: true })
            {
                handshake.WriteKemKey(output);
            }
            else if (handshake.Phase == NodeHandshakePhase.Greeted && !asked)
            {
                asked = true;
                handshake.WriteJoin(attempt.Application(), attempt.Key, output);
            }
        }
    }

    /// <summary>Reads until the hub ends the channel.</summary>
    public async Task<FrameRead> ReadToEndAsync()
    {
        using var patience = new CancellationTokenSource(TestHub.Patience);
        FrameRead read;
        do
        {
            read = await Channel.ReadAsync(patience.Token);
        }
        while (read.Kind == FrameReadKind.Frame);

        return read;
    }

    /// <summary>Vanishes without a word.</summary>
    public void Abort()
    {
        Channel.Abort();
        _connection.Abort();
    }

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await _connection.DisposeAsync();
        _nodeKey.Dispose();
    }

    private static async Task<EdgeClient?> TryOpenAsync(IMeshConnection connection, ChannelProfile? profile = null, Ed25519PrivateKey? nodeKey = null)
    {
        Ed25519PrivateKey key = nodeKey ?? Ed25519PrivateKey.Generate();
        SecureChannel? channel = await SecureChannel.ConnectAsync(
            connection.Pipe, key, profile ?? ChannelProfile.FirstContact, new SecureChannelOptions(), TimeProvider.System, CancellationToken.None);
        if (channel is not null)
        {
            return new EdgeClient(connection, channel, key);
        }

        await connection.DisposeAsync();
        return null;
    }
}
