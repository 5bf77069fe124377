using System.Buffers;
using System.IO.Pipelines;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Transport;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Load.Sessions;

/// <summary>Joins a hub over an open connection as docs/wire-protocol.md §3 to §5 say, with nothing of the SDK around it.</summary>
internal static class LeanJoin
{
    private const string Agent = "OrleansMesh.Load/1";
    private const string GovernanceVersion = "1";

    /// <summary>SHA-256 of "OrleansMesh genesis 1".</summary>
    private static readonly string GenesisHash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("OrleansMesh genesis 1"u8));

    private static readonly SecureChannelOptions Options = new() { HandshakeTimeout = TimeSpan.FromSeconds(30) };

    /// <summary>The joined channel and its heartbeat.</summary>
    /// <exception cref="IOException">Refused, or the hub closed the connection.</exception>
    public static async Task<(SecureChannel Channel, TimeSpan Heartbeat)> RunAsync(
        IDuplexPipe connection, LeanMesh mesh, Ed25519PrivateKey nodeKey, bool takesQueue, TimeProvider clock, CancellationToken ct)
    {
        SecureChannel channel = await SecureChannel.ConnectAsync(connection, nodeKey, Options, clock, ct)
            ?? throw new IOException("The hub closed the connection during the Noise handshake.");
        var hello = new NodeHello(DidKey.Encode(nodeKey.PublicKey).ToString(), GenesisHash, GovernanceVersion, 0, KemSupported: false, ChainSeq: 0, []);
        using var handshake = new NodeHandshake(hello, channel.HandshakeHash, channel.RemoteStatic, isClient: true);
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
            if (read.Kind != FrameReadKind.Frame)
            {
                throw new IOException("The hub closed the connection during the join.");
            }

            NodeHandshakePhase phase = handshake.Receive(read.Payload, output);
            if (phase == NodeHandshakePhase.Greeted)
            {
                handshake.WriteJoin(new JoinApplication(mesh.Id, mesh.KeyId, Agent, takesQueue ? 0 : null, mesh.Registration), mesh.Key, output);
            }
            else if (phase == NodeHandshakePhase.Refused)
            {
                throw new IOException($"The hub refused the join: {handshake.Refusal}. {handshake.Detail}");
            }
        }

        channel.FramePayloadMax = SecureChannel.PayloadMax;
        return (channel, TimeSpan.FromSeconds(handshake.Response!.HeartbeatSeconds!.Value));
    }
}
