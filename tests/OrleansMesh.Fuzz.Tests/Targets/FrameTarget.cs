using System.Buffers;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Fuzz.Tests.Targets;

/// <summary>The frame parser on a plain stream.</summary>
internal sealed class FrameTarget : IFuzzTarget
{
    public string Name => "frames";

    public long HeldBytes => 0;

    public ValueTask RunAsync(Random random)
    {
        byte[] bytes = Mutator.Mutate(random, Samples.Frames);
        ReadOnlySequence<byte> input = Segments.Of(random, bytes);
        int payloadMax = random.Next(3) switch { 0 => 64, 1 => 64 * 1024, _ => FrameHeader.PayloadBytesMax };
        long left = input.Length;
        while (FrameReader.Read(ref input, payloadMax, out Frame frame, out WireFault fault) == ReadStatus.Complete)
        {
            Assert.True(Enum.IsDefined(frame.Type) && frame.Payload.Length <= payloadMax && fault == WireFault.None);
            Assert.Equal(left - FrameHeader.SizeBytes - frame.Payload.Length, input.Length);
            left = input.Length;
        }

        Assert.Equal(left, input.Length);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
