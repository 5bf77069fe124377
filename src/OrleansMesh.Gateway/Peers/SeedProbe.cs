using System.Buffers;
using OrleansMesh.Transport;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Gateway.Peers;

/// <summary>Asks an address of which only that is known which hub is there: XX and the hellos, no join.</summary>
internal sealed class SeedProbe(HubIdentity identity, IEnumerable<IMeshTransport> transports, TimeProvider clock)
{
    /// <summary>The node that answers, which its channel has proven; it takes as long as <paramref name="ct"/> lets it.</summary>
    /// <exception cref="IOException">Nobody answers, or nobody of this network.</exception>
    public async Task<NodeId> AskAsync(Uri address, CancellationToken ct)
    {
        await using IMeshConnection connection = await transports.First(t => t.Supports(address)).ConnectAsync(address, ct);
        SecureChannel channel = await SecureChannel.ConnectAsync(
            connection.Pipe, identity.NodeKey, ChannelProfile.FirstContact, new SecureChannelOptions(), clock, ct)
            ?? throw new IOException($"{address} answers, but not with OrleansMesh/1.");
        await using (channel)
        {
            using var handshake = new NodeHandshake(identity.Hello(NodeCapabilities.None), channel.HandshakeHash, channel.RemoteStatic, isClient: true);
            var output = new ArrayBufferWriter<byte>();
            handshake.WriteHello(output);
            _ = await channel.SendAsync(FrameType.Handshake, output.WrittenMemory, ct);
            output.ResetWrittenCount();
            FrameRead read = await channel.ReadAsync(ct);
            bool isGreeted = read is { Kind: FrameReadKind.Frame, Type: FrameType.Handshake } && handshake.Receive(read.Payload, output) == NodeHandshakePhase.Greeted;
            channel.Abort();
            return isGreeted ? NodeId.Of(handshake.PeerKey!) : throw new IOException($"{address} is no hub of this network: {handshake.Refusal}. {handshake.Detail}");
        }
    }
}
