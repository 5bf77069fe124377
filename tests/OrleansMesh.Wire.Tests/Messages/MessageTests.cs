using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Wire.Tests.Messages;

public sealed class MessageTests
{
    [Fact]
    public void Submit_AnySequenceAndEnvelope_ComesBack() =>
        Prop.ForAll<ulong, NonEmptyArray<byte>>((sequence, envelope) =>
        {
            byte[] payload = Written(output => new SubmitMessage(sequence, envelope.Get).Write(output));
            return MessageBytes.TryReadKind(payload, out MessageKind kind) && kind == MessageKind.Submit
                && SubmitMessage.TryRead(payload, out SubmitMessage message)
                && message.Sequence == sequence && message.Envelope.SequenceEqual(envelope.Get);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Deliver_AnyCursorAndEnvelope_ComesBack() =>
        Prop.ForAll<long, NonEmptyArray<byte>>((number, envelope) =>
        {
            long cursor = number & long.MaxValue;
            byte[] payload = Written(output => new DeliverMessage(cursor, envelope.Get).Write(output));
            return DeliverMessage.TryRead(payload, out DeliverMessage message)
                && message.Cursor == cursor && message.Envelope.SequenceEqual(envelope.Get);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Receipt_AnyStateAndDetail_ComesBack() =>
        Prop.ForAll<ulong, ushort, NonEmptyString>((sequence, refusal, text) =>
        {
            byte[] detail = System.Text.Encoding.UTF8.GetBytes(text.Get);
            byte[] payload = Written(output => new ReceiptMessage(sequence, ReceiptState.Refused, refusal, detail).Write(output));
            return ReceiptMessage.TryRead(payload, out ReceiptMessage message)
                && message.Sequence == sequence && message.State == ReceiptState.Refused
                && message.Refusal == refusal && message.DetailUtf8.SequenceEqual(detail);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AcknowledgeAndHeartbeat_AnyNumber_ComeBack() =>
        Prop.ForAll<long, ulong, bool>((number, counter, pong) =>
        {
            byte[] payload = Written(output => new AcknowledgeMessage(number & long.MaxValue).Write(output));
            byte[] beat = new byte[Heartbeat.SizeBytes];
            new Heartbeat(pong, counter).Write(beat);
            return AcknowledgeMessage.TryRead(payload, out AcknowledgeMessage message) && message.Cursor == (number & long.MaxValue)
                && Heartbeat.TryRead(beat, out Heartbeat heartbeat) && heartbeat == new Heartbeat(pong, counter);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryRead_RandomBytes_NeverThrowsAndReadsAtMostTheKindNamed() =>
        Prop.ForAll<byte[], byte>((rest, kind) =>
        {
            byte[] payload = [(byte)(kind % 8), .. rest];
            int read = (SubmitMessage.TryRead(payload, out _) ? 1 : 0)
                + (ReceiptMessage.TryRead(payload, out _) ? 1 : 0)
                + (DeliverMessage.TryRead(payload, out _) ? 1 : 0)
                + (AcknowledgeMessage.TryRead(payload, out _) ? 1 : 0)
                + (BatchMessage.TryRead(payload, out _) ? 1 : 0)
                + (DictionaryMessage.TryRead(payload, out _) ? 1 : 0);
            _ = Heartbeat.TryRead(payload, out _);
            return read <= (MessageBytes.TryReadKind(payload, out _) ? 1 : 0);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(MessageBytes.EnvelopeBytesMax, true)]
    [InlineData(MessageBytes.EnvelopeBytesMax + 1, false)]
    public void Envelope_Length_IsBoundedBothWays(int length, bool expected)
    {
        byte[] payload = new byte[MessageBytes.HeadBytes + length];
        payload[0] = (byte)MessageKind.Submit;
        Assert.Equal(expected, SubmitMessage.TryRead(payload, out _));
        payload[0] = (byte)MessageKind.Deliver;
        Assert.Equal(expected, DeliverMessage.TryRead(payload, out _));
        Exception? problem = Record.Exception(() => new SubmitMessage(1, new byte[length]).Write(new ArrayBufferWriter<byte>()));
        Assert.Equal(expected, problem is null);
    }

    [Theory]
    [InlineData("04ffffffffffffffff", false)]
    [InlineData("048000000000000000", false)]
    [InlineData("047fffffffffffffff", true)]
    [InlineData("0400000000000000", false)]
    [InlineData("04000000000000000000", false)]
    public void Acknowledge_CursorAndLength_AreBounded(string hex, bool expected) =>
        Assert.Equal(expected, AcknowledgeMessage.TryRead(Convert.FromHexString(hex), out _));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void Receipt_State_IsOneOfTheFive(byte state, bool expected) =>
        Assert.Equal(expected, ReceiptMessage.TryRead([2, 0, 0, 0, 0, 0, 0, 0, 1, state, 0, 0], out _));

    [Fact]
    public void Receipt_Detail_IsBoundedAndUtf8()
    {
        byte[] head = [2, 0, 0, 0, 0, 0, 0, 0, 1, 4, 0, 7];

        Assert.True(ReceiptMessage.TryRead([.. head, .. new byte[1024]], out _));
        Assert.False(ReceiptMessage.TryRead([.. head, .. new byte[1025]], out _));
        Assert.False(ReceiptMessage.TryRead([.. head, 0xff], out _));
        Assert.False(ReceiptMessage.TryRead(head.AsSpan(0, 11), out _));
    }

    [Fact]
    public void Receipt_DetailTooLong_IsCutAtACharacter()
    {
        byte[] detail = System.Text.Encoding.UTF8.GetBytes("x" + new string('é', 600));
        byte[] payload = Written(output => new ReceiptMessage(1, ReceiptState.Refused, 1, detail).Write(output));

        Assert.True(ReceiptMessage.TryRead(payload, out ReceiptMessage message));
        Assert.Equal(1023, message.DetailUtf8.Length);
        Assert.EndsWith("é", message.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("000000000000000001", true)]
    [InlineData("010000000000000001", true)]
    [InlineData("020000000000000001", false)]
    [InlineData("0000000000000001", false)]
    [InlineData("00000000000000000100", false)]
    public void Heartbeat_KindAndLength_AreExact(string hex, bool expected) =>
        Assert.Equal(expected, Heartbeat.TryRead(Convert.FromHexString(hex), out _));

    private static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
