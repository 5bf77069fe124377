using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Gateway.Peers;
using OrleansMesh.Wire.Membership;

namespace OrleansMesh.Gateway.Tests.Peers;

public sealed class PeerDatagramsTests : IAsyncLifetime
{
    private readonly PeerNode _a = new();
    private readonly PeerNode _b = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
    }

    [Fact]
    public async Task Start_BothTakeDatagrams_MembershipGoesByThem()
    {
        await Task.WhenAll(_a.StartAsync(_a, _b), _b.StartAsync(_a, _b));

        await Task.WhenAll(HasOpenPathAsync(_a, _b), HasOpenPathAsync(_b, _a));
        (long a, long b) = (Datagrams(_a).Taken, Datagrams(_b).Taken);
        await Eventually.HoldsAsync(() => Datagrams(_a).Taken > a + 10 && Datagrams(_b).Taken > b + 10);

        await Task.WhenAll(_a.SeesAliveAsync(_b), _b.SeesAliveAsync(_a));
    }

    [Fact]
    public async Task Start_OneTakesNone_MembershipGoesThroughTheSession()
    {
        await Task.WhenAll(_a.StartWithAsync(["Gateway:Datagrams=off"], _a, _b), _b.StartAsync(_a, _b));

        await Task.WhenAll(_a.SeesAliveAsync(_b), _b.SeesAliveAsync(_a));
        Assert.False(Datagrams(_a).IsOn);
        Assert.True(_b.Pool.TryGet(_a.Id, out PeerSession? session));
        Assert.False(session.HasOpenPath);
    }

    [Fact]
    public async Task Receive_FromStrangers_IsDroppedUnansweredAndThePeersGoOn()
    {
        await Task.WhenAll(_a.StartAsync(_a, _b), _b.StartAsync(_a, _b));
        await Task.WhenAll(HasOpenPathAsync(_a, _b), HasOpenPathAsync(_b, _a));
        using var stranger = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var hub = new IPEndPoint(IPAddress.Loopback, _a.Port);
        long dropped = Datagrams(_a).Dropped;

        foreach (int length in (int[])[0, 1, 31, 32, 48, 1200, 1201, 9000])
        {
            byte[] datagram = RandomNumberGenerator.GetBytes(length);
            _ = await stranger.SendAsync(datagram, datagram.Length, hub);
        }

        // one of them, too long for the buffer, is dropped by the socket itself
        await Eventually.HoldsAsync(() => Datagrams(_a).Dropped >= dropped + 6);
        Assert.Equal(0, stranger.Available);
        await Task.WhenAll(HasOpenPathAsync(_a, _b), HasOpenPathAsync(_b, _a));
        Assert.Equal(MemberState.Alive, _a.Membership.Find(_b.Id)?.State);
    }

    private static PeerDatagrams Datagrams(PeerNode node) => node.Hub.Services.GetRequiredService<PeerDatagrams>();

    private static Task HasOpenPathAsync(PeerNode node, PeerNode other) =>
        Eventually.HoldsAsync(() => node.Pool.TryGet(other.Id, out PeerSession? session) && session.HasOpenPath);
}
