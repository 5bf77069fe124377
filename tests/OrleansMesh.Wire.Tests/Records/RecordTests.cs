using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Wire.Framing;
using OrleansMesh.Wire.Records;
using OrleansMesh.Wire.Tests.Handshake;

namespace OrleansMesh.Wire.Tests.Records;

public sealed class RecordTests
{
    private static readonly FrameType[] Types = Enum.GetValues<FrameType>();

    [Fact]
    public void Read_FramesOnAllLanes_ComeBackInOrderOfTheirLaneUnderAnyArrival() =>
        Prop.ForAll<byte[][], byte, byte>((payloads, step, segment) =>
        {
            using var pair = new EdgePair();
            using var writer = new RecordWriter(pair.Client);
            using var reader = new RecordReader(pair.Hub, LaneBytes.FrameMaxBeforeJoin);
            var sent = new List<(FrameType, string)>();
            for (int i = 0; i < payloads.Length; i++)
            {
                FrameType type = Types[i % Types.Length];
                Assert.True(writer.TryEnqueue(type, payloads[i].AsSpan(0, payloads[i].Length / 2), payloads[i].AsSpan(payloads[i].Length / 2)));
                sent.Add((type, Convert.ToHexString(payloads[i])));
            }

            List<(FrameType, string)> received = Arrive(reader, Drain(writer), 1 + step, 1 + segment);
            return received.OrderBy(f => f.Item1.LaneOf()).SequenceEqual(sent.OrderBy(f => f.Item1.LaneOf()))
                && reader.HeldBytes == 0 && !writer.HasPending;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_LargeFrameInManyRecords_ComesBackWhateverTheArrival()
    {
        byte[] payload = new byte[300_000];
        Random.Shared.NextBytes(payload);
        foreach (int step in new[] { 1_000, 65_537, 300_000, 1_000_000 })
        {
            using var pair = new EdgePair();
            using var writer = new RecordWriter(pair.Client);
            using var reader = new RecordReader(pair.Hub, LaneBytes.FrameMaxJoined);
            Assert.True(writer.TryEnqueue(FrameType.ChainSync, payload));
            Assert.True(writer.TryEnqueue(FrameType.ChainSync, []));

            List<(FrameType, string)> received = Arrive(reader, Drain(writer), step, 4096);

            Assert.Equal([(FrameType.ChainSync, Convert.ToHexString(payload)), (FrameType.ChainSync, string.Empty)], received);
        }
    }

    [Fact]
    public void TryWrite_HeartbeatBehindSixteenMebibytesOfSync_GoesNextAndSyncGoesOnInSmallRecords()
    {
        using var pair = new EdgePair();
        using var writer = new RecordWriter(pair.Client);
        using var reader = new RecordReader(pair.Hub, LaneBytes.FrameMaxJoined);
        var output = new ArrayBufferWriter<byte>();
        Assert.True(writer.TryEnqueue(FrameType.TreeSync, new byte[FrameHeader.PayloadBytesMax]));
        Assert.True(writer.TryWrite(output));
        Assert.Equal(65_537, output.WrittenCount);
        Assert.True(writer.TryEnqueue(FrameType.Heartbeat, new byte[9]));
        Assert.True(writer.TryEnqueue(FrameType.Message, new byte[50_000]));
        Assert.True(writer.TryWrite(output));
        var input = new ReadOnlySequence<byte>(output.WrittenMemory.ToArray());

        Assert.Equal(ReadStatus.Complete, reader.Read(ref input, out Frame frame));
        Assert.Equal(FrameType.Heartbeat, frame.Type);
        output.ResetWrittenCount();
        Assert.True(writer.TryWrite(output));
        Assert.Equal(2 + RecordWriter.SharedPlaintextBytesMax + 16, output.WrittenCount);
    }

    [Fact]
    public void TryWrite_EndlessMessages_StillLetBulkThrough()
    {
        using var pair = new EdgePair();
        using var writer = new RecordWriter(pair.Client);
        var output = new ArrayBufferWriter<byte>();
        Assert.True(writer.TryEnqueue(FrameType.SyncDigest, [1]));
        int records = 0;
        while (writer.QueuedBytes(Lane.Bulk) > 0)
        {
            Assert.True(writer.TryEnqueue(FrameType.Message, new byte[100]));
            Assert.True(writer.TryWrite(output));
            records++;
        }

        Assert.Equal(RecordWriter.OvertakesMax + 1, records);
    }

    [Fact]
    public void TryEnqueue_FullLane_IsFalseAndOtherLanesGoOn()
    {
        using var pair = new EdgePair();
        using var writer = new RecordWriter(pair.Client, new LaneBytes(100, 100, 100, 100));

        Assert.True(writer.TryEnqueue(FrameType.Message, new byte[45]));
        Assert.True(writer.TryEnqueue(FrameType.Message, new byte[45]));
        Assert.Equal(100, writer.QueuedBytes(Lane.Messages));
        Assert.False(writer.TryEnqueue(FrameType.Message, []));
        Assert.Equal(100, writer.QueuedBytes(Lane.Messages));
        Assert.True(writer.TryEnqueue(FrameType.Heartbeat, new byte[500]));
        Assert.True(writer.TryWrite(new ArrayBufferWriter<byte>()));
    }

    [Fact]
    public void Read_AnyByteOfARecordChanged_FaultsOrWaitsButNeverGivesAFrame()
    {
        using var pair = new EdgePair();
        using var writer = new RecordWriter(pair.Client);
        Assert.True(writer.TryEnqueue(FrameType.Message, [1, 2, 3]));
        byte[] good = Drain(writer);
        for (int i = 0; i < good.Length; i++)
        {
            using var reader = new RecordReader(pair.Hub, LaneBytes.FrameMaxJoined);
            byte[] bad = [.. good];
            bad[i] ^= 1;
            var input = new ReadOnlySequence<byte>(bad);

            Assert.NotEqual(ReadStatus.Complete, reader.Read(ref input, out _));
        }

        using var last = new RecordReader(pair.Hub, LaneBytes.FrameMaxJoined);
        var whole = new ReadOnlySequence<byte>(good);
        Assert.Equal(ReadStatus.Complete, last.Read(ref whole, out _));
    }

    [Theory]
    [InlineData(new byte[] { }, WireFault.RecordEmpty)]
    [InlineData(new byte[] { 1 }, WireFault.RecordEmpty)]
    [InlineData(new byte[] { 4, 1 }, WireFault.LaneUnknown)]
    [InlineData(new byte[] { 1, 0, 0, 0, 0, 2 }, WireFault.FrameEmpty)]
    [InlineData(new byte[] { 1, 0, 0, 0x7F, 0xFD, 2 }, WireFault.FrameTooLong)]
    [InlineData(new byte[] { 1, 0, 0, 0x7F, 0xFC, 2 }, WireFault.None)]
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 11 }, WireFault.FrameTypeUnknown)]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 2 }, WireFault.FrameOnWrongLane)]
    [InlineData(new byte[] { 3, 0, 0, 0, 1, 3 }, WireFault.FrameOnWrongLane)]
    public void Read_HonestCipherOverBadPlaintext_FaultsForGood(byte[] plaintext, WireFault expected)
    {
        using var pair = new EdgePair();
        using var reader = new RecordReader(pair.Hub, LaneBytes.FrameMaxBeforeJoin);
        byte[] record = new byte[2 + plaintext.Length + 16];
        Assert.True(pair.Client.TryEncrypt(plaintext, record.AsSpan(2), out int written));
        RecordPrefix.Write(record, written);
        var input = new ReadOnlySequence<byte>(record);

        Assert.Equal(expected == WireFault.None ? ReadStatus.NeedMoreData : ReadStatus.Fault, reader.Read(ref input, out _));
        Assert.Equal(expected, reader.Fault);
        Assert.Equal(expected == WireFault.None ? ReadStatus.NeedMoreData : ReadStatus.Fault, reader.Read(ref input, out _));
    }

    [Fact]
    public void Read_RecordOfLengthZero_Faults()
    {
        using var pair = new EdgePair();
        using var reader = new RecordReader(pair.Hub, LaneBytes.FrameMaxBeforeJoin);
        var input = new ReadOnlySequence<byte>([0, 0]);

        Assert.Equal(ReadStatus.Fault, reader.Read(ref input, out _));
    }

    [Fact]
    public void Read_AnnouncedButUnsentFrame_HoldsOnlyWhatArrived()
    {
        using var pair = new EdgePair();
        using var reader = new RecordReader(pair.Hub, LaneBytes.FrameMaxJoined);
        byte[] record = new byte[2 + 6 + 16];
        Assert.True(pair.Client.TryEncrypt([3, 1, 0, 0, 1, 5], record.AsSpan(2), out int written));
        RecordPrefix.Write(record, written);
        var input = new ReadOnlySequence<byte>(record);

        Assert.Equal(ReadStatus.NeedMoreData, reader.Read(ref input, out _));
        Assert.Equal(5, reader.HeldBytes);
    }

    [Fact]
    public void Rekey_AfterSoManyRecords_HappensOnBothSidesAtOnce()
    {
        using var pair = new EdgePair();
        byte[] empty = new byte[16];
        for (ulong i = 1; i < RecordPrefix.MessagesPerKey; i++)
        {
            Assert.True(pair.Client.TryEncrypt([], empty, out _));
            Assert.True(pair.Hub.TryDecrypt(empty, empty, out _));
        }

        using var writer = new RecordWriter(pair.Client);
        using var reader = new RecordReader(pair.Hub, LaneBytes.FrameMaxBeforeJoin);
        for (byte i = 0; i < 3; i++)
        {
            Assert.True(writer.TryEnqueue(FrameType.Message, [i]));
            var input = new ReadOnlySequence<byte>(Drain(writer));
            Assert.Equal(ReadStatus.Complete, reader.Read(ref input, out Frame frame));
            Assert.Equal(i, frame.Payload.FirstSpan[0]);
        }

        Assert.Equal(RecordPrefix.MessagesPerKey + 2, pair.Hub.IncomingNonce);
    }

    [Fact]
    public void Rekey_ByMark_HoldsFromTheNextRecordOnAlsoWithinAFrame()
    {
        using var pair = new EdgePair();
        using var writer = new RecordWriter(pair.Client);
        using var reader = new RecordReader(pair.Hub, LaneBytes.FrameMaxJoined);
        var output = new ArrayBufferWriter<byte>();
        Assert.True(writer.TryEnqueue(FrameType.ChainSync, new byte[100_000]));
        for (int i = 0; i < 3; i++)
        {
            Assert.True(i == 2 || writer.TryWrite(output)); // the frame takes two records
            writer.Rekey(output);
        }

        var input = new ReadOnlySequence<byte>(output.WrittenMemory);
        Assert.Equal(ReadStatus.Complete, reader.Read(ref input, out Frame frame));
        Assert.Equal(100_000, frame.Payload.Length);
        Assert.Equal(ReadStatus.NeedMoreData, reader.Read(ref input, out _));
        Assert.Equal((5ul, 5ul), (pair.Client.OutgoingNonce, pair.Hub.IncomingNonce));

        // a reader that missed the mark has the wrong key
        pair.Client.RekeyOutgoing();
        Assert.True(writer.TryEnqueue(FrameType.Message, [1]));
        input = new ReadOnlySequence<byte>(Drain(writer));
        Assert.Equal(ReadStatus.Fault, reader.Read(ref input, out _));
        Assert.Equal(WireFault.RecordForged, reader.Fault);
    }

    [Theory]
    [InlineData("FF00", WireFault.LaneUnknown)]
    [InlineData("FE", WireFault.RecordEmpty)]
    public void Read_NotQuiteTheMark_Faults(string plaintext, WireFault fault)
    {
        using var pair = new EdgePair();
        using var reader = new RecordReader(pair.Hub, LaneBytes.FrameMaxJoined);
        byte[] bytes = Convert.FromHexString(plaintext);
        byte[] record = new byte[2 + bytes.Length + 16];
        Assert.True(pair.Client.TryEncrypt(bytes, record.AsSpan(2), out int written));
        RecordPrefix.Write(record, written);
        var input = new ReadOnlySequence<byte>(record);

        Assert.Equal(ReadStatus.Fault, reader.Read(ref input, out _));
        Assert.Equal(fault, reader.Fault);
    }

    [Fact]
    public void Read_RecordBeyondItsBound_FaultsBeforeItHasArrived()
    {
        using var pair = new EdgePair();
        using var reader = new RecordReader(pair.Hub, LaneBytes.FrameMaxOfStranger) { MessageBytesMax = RecordPrefix.UnjoinedMessageBytesMax };
        byte[] prefix = new byte[2];
        RecordPrefix.Write(prefix, RecordPrefix.UnjoinedMessageBytesMax);
        var input = new ReadOnlySequence<byte>(prefix);
        Assert.Equal(ReadStatus.NeedMoreData, reader.Read(ref input, out _));

        RecordPrefix.Write(prefix, RecordPrefix.UnjoinedMessageBytesMax + 1);
        input = new ReadOnlySequence<byte>(prefix);
        Assert.Equal(ReadStatus.Fault, reader.Read(ref input, out _));
        Assert.Equal(WireFault.RecordTooLong, reader.Fault);
    }

    [Theory]
    [InlineData(RecordPrefix.UnjoinedMessageBytesMax)]
    [InlineData(65_535)]
    public void TryWrite_LongFrame_RecordsOfTheLengthThatIsAllowed(int messageBytes)
    {
        using var pair = new EdgePair();
        using var writer = new RecordWriter(pair.Client) { MessageBytesMax = messageBytes };
        Assert.True(writer.TryEnqueue(FrameType.ChainSync, new byte[200_000]));
        var output = new ArrayBufferWriter<byte>();

        Assert.True(writer.TryWrite(output));

        Assert.Equal(2 + messageBytes, output.WrittenCount);
    }

    [Fact]
    public void WriteAndRead_SteadyState_AllocateNothing()
    {
        using var pair = new EdgePair();
        using var writer = new RecordWriter(pair.Client);
        using var reader = new RecordReader(pair.Hub, LaneBytes.FrameMaxJoined);
        var output = new ArrayBufferWriter<byte>(4096);
        byte[] payload = new byte[700];
        Exchange(writer, reader, output, payload);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Exchange(writer, reader, output, payload);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Exchange(RecordWriter writer, RecordReader reader, ArrayBufferWriter<byte> output, byte[] payload)
    {
        output.ResetWrittenCount();
        bool sent = writer.TryEnqueue(FrameType.Message, payload) && writer.TryWrite(output);
        var input = new ReadOnlySequence<byte>(output.WrittenMemory);
        if (!sent || reader.Read(ref input, out Frame frame) != ReadStatus.Complete || frame.Payload.Length != payload.Length)
        {
            throw new InvalidOperationException("The exchange failed.");
        }
    }

    private static byte[] Drain(RecordWriter writer)
    {
        var output = new ArrayBufferWriter<byte>();
        while (writer.TryWrite(output))
        {
        }

        return output.WrittenSpan.ToArray();
    }

    private static List<(FrameType Type, string Payload)> Arrive(RecordReader reader, byte[] bytes, int step, int segment)
    {
        var frames = new List<(FrameType, string)>();
        int taken = 0;
        for (int arrived = 0; taken < bytes.Length;)
        {
            arrived = Math.Min(arrived + step, bytes.Length);
            ReadOnlySequence<byte> input = Segments.Of(bytes.AsMemory(taken, arrived - taken), segment);
            while (reader.Read(ref input, out Frame frame) == ReadStatus.Complete)
            {
                Assert.True(frame.Payload.IsSingleSegment);
                frames.Add((frame.Type, Convert.ToHexString(frame.Payload.FirstSpan)));
            }

            Assert.Equal(WireFault.None, reader.Fault);
            taken = arrived - (int)input.Length;
        }

        return frames;
    }
}
