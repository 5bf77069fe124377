using System.Buffers;
using OrleansMesh.Wire.Handshake;

namespace OrleansMesh.Fuzz.Tests.Targets;

/// <summary>The node handshake's JSON, by a peer that has finished Noise, on the hub's side and on the client's.</summary>
internal sealed class NodeHandshakeTarget : IFuzzTarget
{
    private readonly TransportPair _pair = new();

    public string Name => "node handshake";

    public long HeldBytes => 0;

    public ValueTask RunAsync(Random random)
    {
        bool isHub = random.Next(3) > 0;
        using var handshake = new NodeHandshake(
            Samples.HelloOf((isHub ? Keys.Hub : Keys.Node).PublicKey), isHub ? _pair.Hub : _pair.Client)
        {
            ChannelIsPostQuantum = random.Next(2) == 0,
            RequirePostQuantum = random.Next(2) == 0,
        };
        var output = new ArrayBufferWriter<byte>();
        handshake.WriteHello(output);
        if (random.Next(2) == 0)
        {
            handshake.Receive(Samples.Opening[isHub ? 0 : 1], output);
            Assert.Equal(NodeHandshakePhase.Greeted, handshake.Phase);
        }

        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int said = output.WrittenCount;
            NodeHandshakePhase phase = handshake.Receive(Mutator.Mutate(random, Samples.Opening), output);
            Assert.Equal(phase == NodeHandshakePhase.Refused, handshake.Refusal != HandshakeRefusal.None);
            Assert.True(handshake.Refusal != HandshakeRefusal.Malformed || output.WrittenCount == said, "Who does not speak the protocol is not answered.");
            if (phase == NodeHandshakePhase.UpgradeReady)
            {
                handshake.TakeUpgrade().Dispose();
            }
        }

        Assert.NotEqual(isHub ? NodeHandshakePhase.Admitted : NodeHandshakePhase.Deciding, handshake.Phase);
        Assert.InRange(output.WrittenCount, 0, 4096);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _pair.Dispose();
        return ValueTask.CompletedTask;
    }
}
