using System.Buffers;
using OrleansMesh.Wire;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Records;

namespace OrleansMesh.Fuzz.Tests.Targets;

/// <summary>Records that a peer with honest keys fills with anything: lanes, fragments, frames.</summary>
internal sealed class SealedRecordTarget : IFuzzTarget
{
    private readonly TransportPair _pair = new();
    private long _held;

    public string Name => "sealed records";

    public long HeldBytes => _held;

    public ValueTask RunAsync(Random random)
    {
        byte[] stream = Mutator.Mutate(random, Samples.Frames);
        LaneBytes bounds = random.Next(2) == 0 ? LaneBytes.FrameMaxBeforeJoin : LaneBytes.FrameMaxJoined;
        long most = Enum.GetValues<Lane>().Sum(l => (long)bounds[l] + FrameHeader.SizeBytes);
        using (var reader = new RecordReader(_pair.Hub, bounds))
        {
            int lane = random.Next(LaneOfFrame.LaneCount);
            for (int at = 0; at < stream.Length && reader.Fault == WireFault.None;)
            {
                int length = Math.Min(stream.Length - at, random.Next(4) == 0 ? random.Next(8) : random.Next(60_000));
                lane = random.Next(8) == 0 ? random.Next(6) : lane;
                ReadOnlySequence<byte> input = Segments.Of(random, _pair.Seal([(byte)lane, .. stream.AsSpan(at, length)]));
                at += length;
                while (reader.Read(ref input, out Frame frame) == ReadStatus.Complete)
                {
                    Assert.True(Enum.IsDefined(frame.Type) && frame.Payload.Length <= bounds[frame.Type.LaneOf()] && frame.Payload.IsSingleSegment);
                }

                Assert.InRange(reader.HeldBytes, 0, most);
            }

            reader.Dispose();
            _held += reader.HeldBytes;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _pair.Dispose();
        return ValueTask.CompletedTask;
    }
}
