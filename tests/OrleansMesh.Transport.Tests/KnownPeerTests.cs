using System.Buffers;
using System.IO.Pipelines;
using OrleansMesh.Cryptography;
using OrleansMesh.Testing;
using OrleansMesh.Transport.Memory;
using OrleansMesh.Transport.Tcp;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Transport.Tests;

/// <summary>Channels to a peer that was met before (T-05), over memory and over real sockets.</summary>
public sealed class KnownPeerTests : IDisposable
{
    private readonly Ed25519PrivateKey _key = Ed25519PrivateKey.Generate();
    private readonly X25519PrivateKey _formerKey = X25519PrivateKey.Generate();

    public void Dispose()
    {
        _key.Dispose();
        _formerKey.Dispose();
    }

    [Theory]
    [InlineData(HandshakeKind.XX, false)]
    [InlineData(HandshakeKind.IK, false)]
    [InlineData(HandshakeKind.XXFallback, false)]
    [InlineData(HandshakeKind.XX, true)]
    [InlineData(HandshakeKind.IK, true)]
    [InlineData(HandshakeKind.XXFallback, true)]
    public async Task Open_ByWhatIsKnown_RunsThatHandshakeAndCarriesFramesBothWays(HandshakeKind kind, bool isTcp)
    {
        var tcp = new TcpTransport();
        (IMeshConnection near, IMeshConnection far) = isTcp ? await SocketsAsync(tcp) : MemoryConnection.Pair();
        await using ChannelPair pair = await ChannelPair.OpenAsync(near, far, profile: hub => kind switch
        {
            HandshakeKind.IK => ChannelProfile.KnownPeer(hub),
            HandshakeKind.XXFallback => ChannelProfile.KnownPeer(_formerKey.PublicKey),
            _ => ChannelProfile.FirstContact,
        });

        Assert.Equal((kind, kind), (pair.Client.Handshake, pair.Hub.Handshake));
        Assert.Equal(pair.Client.HandshakeHash.ToArray(), pair.Hub.HandshakeHash.ToArray());
        Assert.True(pair.Client.TrySend(FrameType.Message, [1]));
        Assert.True(pair.Hub.TrySend(FrameType.Message, [2]));
        Assert.Equal([1], (await ChannelPair.ReadAsync(pair.Hub)).Payload);
        Assert.Equal([2], (await ChannelPair.ReadAsync(pair.Client)).Payload);
    }

    [Fact]
    public async Task Accept_EverythingThatAnHonestClientSaidReplayed_GivesNoFrame()
    {
        Assert.True(_key.PublicKey.TryToX25519(out X25519PublicKey? hub));
        byte[] said = await RecordAsync(ChannelProfile.KnownPeer(hub));
        (MemoryConnection near, MemoryConnection far) = MemoryConnection.Pair();
        Task<SecureChannel?> accepting = SecureChannel.AcceptAsync(far, _key, new SecureChannelOptions(), new ManualTimeProvider(), default);

        _ = await near.Output.WriteAsync(said);

        await using SecureChannel? replayed = await accepting.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.NotNull(replayed);
        Assert.Equal(ChannelFault.RecordForged, (await ChannelPair.ReadAsync(replayed)).Fault);
    }

    [Fact]
    public async Task Connect_KnownPeerThatEchoes_Fails()
    {
        (MemoryConnection near, MemoryConnection far) = MemoryConnection.Pair();
        Task<SecureChannel?> connecting = SecureChannel.ConnectAsync(
            near, _key, ChannelProfile.KnownPeer(_formerKey.PublicKey), new SecureChannelOptions(), new ManualTimeProvider(), default);

        ReadResult said = await far.Input.ReadAsync();
        _ = await far.Output.WriteAsync(said.Buffer.ToArray());

        Assert.Null(await connecting.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    // The IK message and a first frame of an honest client, as an eavesdropper has them.
    private async Task<byte[]> RecordAsync(ChannelProfile profile)
    {
        (MemoryConnection near, MemoryConnection tapped) = MemoryConnection.Pair();
        (MemoryConnection tapping, MemoryConnection far) = MemoryConnection.Pair();
        using var client = Ed25519PrivateKey.Generate();
        Task<SecureChannel?> accepting = SecureChannel.AcceptAsync(far, _key, new SecureChannelOptions(), new ManualTimeProvider(), default);
        Task<SecureChannel?> connecting = SecureChannel.ConnectAsync(near, client, profile, new SecureChannelOptions(), new ManualTimeProvider(), default);
        byte[] first = await PassAsync(tapped.Input, tapping.Output);
        _ = await PassAsync(tapping.Input, tapped.Output);
        await using SecureChannel? channel = await connecting;
        await using SecureChannel? accepted = await accepting;
        Assert.True(channel!.TrySend(FrameType.Handshake, [1]));
        byte[] second = await PassAsync(tapped.Input, tapping.Output);
        Assert.Equal([1], (await ChannelPair.ReadAsync(accepted!)).Payload);
        return [.. first, .. second];
    }

    private static async Task<byte[]> PassAsync(PipeReader from, PipeWriter to)
    {
        ReadResult read = await from.ReadAsync();
        byte[] bytes = read.Buffer.ToArray();
        from.AdvanceTo(read.Buffer.End);
        _ = await to.WriteAsync(bytes);
        return bytes;
    }

    private static async Task<(IMeshConnection Near, IMeshConnection Far)> SocketsAsync(TcpTransport tcp)
    {
        await using IMeshListener listener = await tcp.ListenAsync(new Uri("tcp://127.0.0.1:0"), default);
        IMeshConnection near = await tcp.ConnectAsync(listener.Address, default);
        return (near, (await listener.AcceptAsync(default))!);
    }
}
