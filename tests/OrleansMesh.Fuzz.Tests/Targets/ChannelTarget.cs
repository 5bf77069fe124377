using OrleansMesh.Testing;
using OrleansMesh.Transport;
using OrleansMesh.Transport.Memory;
using OrleansMesh.Wire.Records;

namespace OrleansMesh.Fuzz.Tests.Targets;

/// <summary>A whole secure channel of the hub over a stream: bytes that are no handshake, and broken frames by a peer with honest keys.</summary>
internal sealed class ChannelTarget : IFuzzTarget
{
    public string Name => "channel";

    public long HeldBytes => 0;

    public async ValueTask RunAsync(Random random)
    {
        (MemoryConnection near, MemoryConnection far) = MemoryConnection.Pair();
        await using MemoryConnection nearEnd = near, farEnd = far;
        Task<SecureChannel?> accepting = SecureChannel.AcceptAsync(far, Keys.Hub, new SecureChannelOptions(), new ManualTimeProvider(), default);
        if (random.Next(4) == 0)
        {
            byte[] garbage = Mutator.Mutate(random, Samples.Frames);
            _ = await near.Output.WriteAsync(garbage.AsMemory(0, Math.Min(garbage.Length, 20_000)));
            await near.Output.CompleteAsync();
            Assert.Null(await accepting);
            return;
        }

        await using HonestKeys peer = await HonestKeys.OpenAsync(near);
        await using SecureChannel victim = await accepting ?? throw new InvalidOperationException("The honest handshake failed.");
        byte[] stream = Mutator.Mutate(random, Samples.Frames);
        stream = stream[..Math.Min(stream.Length, 20_000)];
        await peer.SendAsync([(byte)random.Next(LaneOfFrame.LaneCount), .. stream]);
        await near.Output.CompleteAsync();
        FrameRead read;
        do
        {
            read = await victim.ReadAsync(default);
        }
        while (read.Kind == FrameReadKind.Frame);

        Assert.True(victim.Completion.IsCompletedSuccessfully);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
