using System.Buffers;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Records;

namespace OrleansMesh.Fuzz.Tests.Targets;

/// <summary>Records that somebody without the keys has changed on their way: none gets through, and none costs the honest one behind it.</summary>
internal sealed class ForgedRecordTarget : IFuzzTarget
{
    private readonly TransportPair _pair = new();

    public string Name => "forged records";

    public long HeldBytes => 0;

    public ValueTask RunAsync(Random random)
    {
        byte[] frame = Samples.Frames[random.Next(Samples.Frames.Length)];
        frame = frame.Length < 60_000 ? frame : frame[..60_000];
        byte[] honest = _pair.Seal([(byte)random.Next(LaneOfFrame.LaneCount), .. frame]);
        byte[] forged = Mutator.Mutate(random, [honest]);
        bool arrived = false;
        if (!forged.AsSpan().StartsWith(honest))
        {
            using var reader = new RecordReader(_pair.Hub, LaneBytes.FrameMaxJoined);
            ReadOnlySequence<byte> input = Segments.Of(random, forged);
            ReadStatus status = reader.Read(ref input, out Frame read);
            Assert.NotEqual(ReadStatus.Complete, status);
            Assert.Equal(status, reader.Read(ref input, out read));
            Assert.Equal(status == ReadStatus.Fault, reader.Fault != WireFault.None);
            Assert.Equal(0, reader.HeldBytes);
        }

        using var fresh = new RecordReader(_pair.Hub, LaneBytes.FrameMaxJoined);
        ulong nonce = _pair.Hub.IncomingNonce;
        ReadOnlySequence<byte> original = Segments.Of(random, honest);
        _ = fresh.Read(ref original, out _);
        arrived = _pair.Hub.IncomingNonce == nonce + 1;
        Assert.True(arrived, "The honest record did not open after a forged one.");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _pair.Dispose();
        return ValueTask.CompletedTask;
    }
}
