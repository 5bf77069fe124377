using System.Net;
using System.Security.Cryptography;
using OrleansMesh.Cryptography;
using OrleansMesh.Gateway.Peers;
using OrleansMesh.Testing;
using OrleansMesh.Transport.Memory;
using OrleansMesh.Transport.Udp;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Datagrams;

namespace OrleansMesh.Gateway.Tests.Peers;

public sealed class PeerPathTests : IAsyncDisposable
{
    private static readonly IPEndPoint There = new(IPAddress.Loopback, 7400);

    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryDatagrams _network;
    private readonly IDatagramSocket _ours;
    private readonly IDatagramSocket _theirs;
    private readonly PeerPath _dialled;
    private readonly PeerPath _accepted;
    private readonly byte[] _datagram = new byte[IDatagramSocket.DatagramBytesMax];
    private readonly byte[] _plaintext = new byte[DatagramState.PlaintextBytesMax];
    private bool _isCut;
    private int _forgotten;

    public PeerPathTests()
    {
        using var key = Ed25519PrivateKey.Generate();
        byte[] secret = RandomNumberGenerator.GetBytes(DatagramState.SecretBytes);
        _network = new MemoryDatagrams((_, _) => _isCut);
        _ours = _network.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _theirs = _network.Bind(There);
        _dialled = new PeerPath(NodeId.Of(key.PublicKey), new DatagramState(secret, isInitiator: true), There, _ours, _clock, _ => _forgotten++);
        _accepted = new PeerPath(NodeId.Of(key.PublicKey), new DatagramState(secret, isInitiator: false), remote: null, _theirs, _clock, _ => _forgotten++);
    }

    public async ValueTask DisposeAsync()
    {
        _dialled.Dispose();
        _accepted.Dispose();
        await _ours.DisposeAsync();
        await _theirs.DisposeAsync();
    }

    [Fact]
    public async Task Try_Answered_OpensBothSides()
    {
        _accepted.Try(); // nobody knows where yet: nothing is sent
        Assert.False(_dialled.TrySend([2]));

        await PingAsync(_dialled, _ours, _accepted, _theirs);
        Assert.True(_dialled.IsOpen);
        Assert.False(_accepted.IsOpen);
        await PingAsync(_accepted, _theirs, _dialled, _ours);
        Assert.True(_accepted.IsOpen);

        Assert.True(_accepted.TrySend([2, 7]));
        Assert.Equal([2, 7], await TakeAsync(_dialled, _ours));
    }

    [Fact]
    public async Task TrySend_PathIsCut_ClosesAfterItsTimeAndOpensAgain()
    {
        await PingAsync(_dialled, _ours, _accepted, _theirs);
        _isCut = true;
        _dialled.Try();
        _clock.Advance(PeerPath.OpenTime);
        Assert.True(_dialled.IsOpen);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(_dialled.TrySend([2]));

        _isCut = false;
        await PingAsync(_dialled, _ours, _accepted, _theirs);
        Assert.True(_dialled.TrySend([2]));
    }

    [Fact]
    public async Task TrySend_LongerThanADatagram_IsLeftToTheSession()
    {
        await PingAsync(_dialled, _ours, _accepted, _theirs);

        Assert.True(_dialled.TrySend(new byte[DatagramState.PlaintextBytesMax]));
        Assert.False(_dialled.TrySend(new byte[DatagramState.PlaintextBytesMax + 1]));
    }

    [Fact]
    public async Task TryOpen_RepeatedFromElsewhere_DoesNotMoveThePath()
    {
        await PingAsync(_dialled, _ours, _accepted, _theirs);
        _dialled.Try();
        (int bytes, IPEndPoint from) = await _theirs.ReceiveAsync(_datagram, CancellationToken.None);
        var elsewhere = new IPEndPoint(IPAddress.Loopback, 9);

        Assert.True(_accepted.TryOpen(_datagram.AsSpan(0, bytes), from, _plaintext, out _));
        Assert.False(_accepted.TryOpen(_datagram.AsSpan(0, bytes), elsewhere, _plaintext, out _));

        await PingAsync(_accepted, _theirs, _dialled, _ours);
        Assert.True(_accepted.IsOpen);
    }

    [Fact]
    public async Task Dispose_OpenPath_SendsAndTakesNothing()
    {
        await PingAsync(_dialled, _ours, _accepted, _theirs);
        _dialled.Try();
        (int bytes, IPEndPoint from) = await _theirs.ReceiveAsync(_datagram, CancellationToken.None);

        _dialled.Dispose();
        _accepted.Dispose();

        Assert.False(_dialled.TrySend([2]));
        Assert.False(_accepted.TryOpen(_datagram.AsSpan(0, bytes), from, _plaintext, out _));
        Assert.Equal(2, _forgotten);
    }

    // one ping, the answer of the other side, and the answer taken
    private async Task PingAsync(PeerPath asking, IDatagramSocket askingAt, PeerPath asked, IDatagramSocket askedAt)
    {
        asking.Try();
        Assert.True(asked.TryTakeHeartbeat(await TakeAsync(asked, askedAt)));
        Assert.True(asking.TryTakeHeartbeat(await TakeAsync(asking, askingAt)));
    }

    private async Task<byte[]> TakeAsync(PeerPath path, IDatagramSocket socket)
    {
        (int bytes, IPEndPoint from) = await socket.ReceiveAsync(_datagram, CancellationToken.None);
        Assert.True(path.TryOpen(_datagram.AsSpan(0, bytes), from, _plaintext, out int length));
        return _plaintext[..length];
    }
}
