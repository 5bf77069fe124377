using System.Buffers;
using System.Net;
using Microsoft.Extensions.Options;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Tcp;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Gateway.Peers;

/// <summary>Opens a connection to a peer as far as an admitted session (docs/wire-protocol.md §3 to §5): IK by its node key, then the upgrade, then the join.</summary>
internal sealed class PeerDialer(
    HubIdentity identity, PeerDirectory peers, IEnumerable<IMeshTransport> transports, PeerDatagrams datagrams, IOptions<GatewayOptions> options, TimeProvider clock)
{
    private const string Agent = "orleansmesh-hub/1.0";

    /// <summary>Dials and joins; it takes as long as <paramref name="ct"/> lets it.</summary>
    /// <exception cref="IOException">Nobody answers, another node answers, or the peer does not admit us; the message says which.</exception>
    public async Task<DialledPeer> DialAsync(NodeId id, CancellationToken ct)
    {
        if (!peers.TryFind(id, out Peer? peer))
        {
            throw new IOException($"{id} is neither listed in Gateway:Peers nor known by an announcement.");
        }

        Uri address = peer.IsAnnounced ? await AnnouncedAddress.ResolveAsync(peer.Address, options.Value.PeerExchange.PrivateAddresses, ct) : peer.Address;
        IMeshTransport transport = transports.First(t => t.Supports(address));
        IMeshConnection connection = await transport.ConnectAsync(address, ct);
        SecureChannel? channel = null;
        try
        {
            channel = await SecureChannel.ConnectAsync(
                connection.Pipe, identity.NodeKey, ChannelProfile.KnownPeer(peer.Agreement), new SecureChannelOptions(), clock, ct)
                ?? throw new IOException($"{peer.Address} answers, but not with OrleansMesh/1.");
            NodeHello hello = await JoinAsync(peer, channel, ct);

            // the port of a WebSocket says nothing of the port of datagrams
            bool hasPath = PeerDatagrams.Offers(hello) && peer.Address.Scheme == TcpTransport.Scheme;
            return new DialledPeer(connection, channel, hasPath && IPEndPoint.TryParse(connection.RemoteAddress ?? "", out IPEndPoint? remote) ? remote : null, Links.LinkTable.Offers(hello), Links.LinkTable.OffersBatches(hello));
        }
        catch
        {
            if (channel is not null)
            {
                channel.Abort();
                await channel.DisposeAsync();
            }

            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Joins; what the peer said of itself.</summary>
    private async Task<NodeHello> JoinAsync(Peer peer, SecureChannel channel, CancellationToken ct)
    {
        using var handshake = new NodeHandshake(identity.Hello(datagrams.Capabilities | options.Value.LinkCapabilities), channel.HandshakeHash, channel.RemoteStatic, isClient: true)
        {
            ChannelIsPostQuantum = channel.IsPostQuantum,
            RequirePostQuantum = options.Value.RequirePostQuantum,
        };
        var output = new ArrayBufferWriter<byte>();
        handshake.WriteHello(output);
        while (handshake.Phase != NodeHandshakePhase.Admitted)
        {
            if (output.WrittenCount > 0)
            {
                _ = await channel.SendAsync(FrameType.Handshake, output.WrittenMemory, ct);
                output.ResetWrittenCount();
            }

            FrameRead read = await channel.ReadAsync(ct);
            if (read.Kind != FrameReadKind.Frame || read.Type != FrameType.Handshake)
            {
                throw new IOException($"{peer.Address} closed the connection during the join.");
            }

            if (handshake.Receive(read.Payload, output) == NodeHandshakePhase.UpgradeReady)
            {
                _ = await channel.UpgradeAsync(handshake.TakeUpgrade(), ct);
            }

            Continue(handshake, peer, output);
        }

        return handshake.Peer!;
    }

    private void Continue(NodeHandshake handshake, Peer peer, ArrayBufferWriter<byte> output)
    {
        if (handshake.Phase == NodeHandshakePhase.Refused)
        {
            throw new IOException($"{peer.Address} refused: {handshake.Refusal}. {handshake.Detail}");
        }

        if (handshake.Phase != NodeHandshakePhase.Greeted)
        {
            return;
        }

        // XXfallback lets a peer answer that has another key by now: it is not the listed one
        if (NodeId.Of(handshake.PeerKey!) != peer.Id)
        {
            throw new IOException($"{peer.Address} is {handshake.Peer!.NodeId}, not the expected {peer.Id}.");
        }

        if (handshake.MustUpgrade)
        {
            handshake.WriteKemKey(output);
        }
        else
        {
            string keyId = DidKey.KeyId(identity.NodeKey.PublicKey);
            handshake.WriteJoin(new JoinApplication(identity.NodeId, keyId, Agent, Role: JoinRoles.Peer), identity.NodeKey, output);
        }
    }
}
