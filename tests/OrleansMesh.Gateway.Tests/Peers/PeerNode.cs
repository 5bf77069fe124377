using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway.Peers;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Membership;

namespace OrleansMesh.Gateway.Tests.Peers;

/// <summary>A hub whose port and node key are known before it starts, so that others can list it.</summary>
internal sealed class PeerNode : IAsyncDisposable
{
    // short enough for a test, and long enough for a loaded machine
    private static readonly string[] Times =
    [
        "Gateway:Membership:ProbeInterval=00:00:00.300", "Gateway:Membership:ProbeTimeout=00:00:00.150", "Gateway:Membership:ProbeTimeoutMin=00:00:00.050",
        "Gateway:Membership:GossipInterval=00:00:00.100", "Gateway:Membership:SyncInterval=00:00:01", "Gateway:Membership:DeadProbeInterval=00:00:01",
        "Gateway:Membership:SuspicionFactor=2", "Gateway:PeerPool:BackoffMin=00:00:00.050", "Gateway:PeerPool:BackoffMax=00:00:00.500",
        "Gateway:PeerPool:LingerTimeout=00:00:00.200",
    ];

    private readonly Ed25519PrivateKey _key = Ed25519PrivateKey.Generate();
    private readonly HeldPort _port = new();
    private TestHub? _hub;

    public NodeId Id => NodeId.Of(_key.PublicKey);

    public int Port => _port.Number;

    public TestHub Hub => _hub!;

    public PeerMembership Membership => Hub.Services.GetRequiredService<PeerMembership>();

    public PeerPool Pool => Hub.Services.GetRequiredService<PeerPool>();

    /// <summary>Starts it with a list of peers, of which it may be one itself.</summary>
    public Task StartAsync(params PeerNode[] peers) => StartWithAsync([], peers);

    /// <summary>As <see cref="StartAsync"/>, with settings of its own.</summary>
    public async Task StartWithAsync(string[] settings, params PeerNode[] peers) => _hub = await TestHub.StartAsync(
        _key, [$"Host:Listen={_port.Address}", .. Times, .. settings, .. peers.SelectMany((p, i) => p.Listing(i))]);

    /// <summary>Goes without a word to the others.</summary>
    public Task CrashAsync()
    {
        Membership.Dispose();
        return Hub.StopAsync();
    }

    /// <summary>Completes when this hub has heard the other one and takes it for alive.</summary>
    public Task SeesAliveAsync(PeerNode other) =>
        Eventually.HoldsAsync(() => Membership.Find(other.Id) is { State: MemberState.Alive, Incarnation: > 0 });

    /// <summary>Completes when this hub has the other one in a state.</summary>
    public Task SeesAsync(PeerNode other, MemberState state) => Eventually.HoldsAsync(() => Membership.Find(other.Id)?.State == state);

    public async ValueTask DisposeAsync()
    {
        if (_hub is not null)
        {
            await _hub.DisposeAsync();
        }

        _key.Dispose();
        _port.Dispose();
    }

    private string[] Listing(int place) =>
        [$"Gateway:Peers:{place}:Address=tcp://{_port.Address}", $"Gateway:Peers:{place}:NodeId={DidKey.Encode(_key.PublicKey)}"];
}
