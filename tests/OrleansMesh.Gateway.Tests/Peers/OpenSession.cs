using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMesh.Cryptography;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Peers;
using OrleansMesh.Gateway.Sessions;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Memory;
using OrleansMesh.Wire;

namespace OrleansMesh.Gateway.Tests.Peers;

/// <summary>A session of a hub with another one whose end of the channel the test holds.</summary>
internal sealed class OpenSession : IAsyncDisposable
{
    private readonly PulseWheel _pulses;
    private readonly PeerMembership _membership;

    private OpenSession(SecureChannel channel, SecureChannel far, NodeId peer, HubIdentity identity, ILinkFrames? links, TimeProvider clock)
    {
        (Channel, Far) = (channel, far);
        IOptions<GatewayOptions> options = Options.Create(new GatewayOptions());
        _pulses = new PulseWheel(options, clock);
        _membership = new PeerMembership(new PeerDirectory(identity, options), options, clock);
        Session = new PeerSession(peer, channel, null, null, _membership, links, _pulses, TimeSpan.FromSeconds(15), clock, NullLogger.Instance);
    }

    public PeerSession Session { get; }

    /// <summary>The session's end.</summary>
    public SecureChannel Channel { get; }

    /// <summary>The peer's end.</summary>
    public SecureChannel Far { get; }

    public static async Task<OpenSession> BuildAsync(TimeProvider clock, ILinkFrames? links = null)
    {
        (MemoryConnection near, MemoryConnection far) = MemoryConnection.Pair();
        using var hubKey = Ed25519PrivateKey.Generate();
        using var farKey = Ed25519PrivateKey.Generate();
        var options = new SecureChannelOptions();
        Task<SecureChannel?> accepting = SecureChannel.AcceptAsync(far.Pipe, farKey, options, clock, CancellationToken.None);
        SecureChannel channel = (await SecureChannel.ConnectAsync(near.Pipe, hubKey, options, clock, CancellationToken.None))!;
        var hub = new SampleMesh("did:mesh:hub:r0");
        return new OpenSession(channel, (await accepting)!, NodeId.Of(farKey.PublicKey), new HubIdentity(hub.Document, hub.KeyId, hub.Key, hubKey, "eu", ""), links, clock);
    }

    public async ValueTask DisposeAsync()
    {
        _membership.Dispose();
        _pulses.Dispose();
        Channel.Abort();
        await Far.DisposeAsync();
    }
}
