using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Wire.Framing;

namespace OrleansMesh.Wire.Tests.Framing;

public sealed class FrameReaderTests
{
    [Fact]
    public void Read_WhatWasWritten_ComesBackUnderEverySplit() =>
        Prop.ForAll<byte[][], byte>((payloads, segment) =>
        {
            var output = new ArrayBufferWriter<byte>();
            foreach (byte[] payload in payloads)
            {
                FrameWriter.Write(output, FrameType.Message, payload);
            }

            for (int arrived = 0; arrived <= output.WrittenCount; arrived++)
            {
                ReadOnlySequence<byte> input = Segments.Of(output.WrittenMemory[..arrived], 1 + (segment % 7));
                int count = 0;
                while (FrameReader.Read(ref input, 1024, out Frame frame, out WireFault fault) == ReadStatus.Complete)
                {
                    Assert.Equal(payloads[count++], frame.Payload.ToArray());
                    Assert.Equal(WireFault.None, fault);
                }

                if (arrived == output.WrittenCount && count != payloads.Length)
                {
                    return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_RandomBytes_NeverThrows() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            var input = new ReadOnlySequence<byte>(bytes);
            while (FrameReader.Read(ref input, 64, out _, out _) == ReadStatus.Complete)
            {
            }

            return input.Length <= bytes.Length;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0u, 2, WireFault.FrameEmpty)]
    [InlineData(1u, 2, WireFault.None)]
    [InlineData(65u, 2, WireFault.None)]
    [InlineData(66u, 2, WireFault.FrameTooLong)]
    [InlineData(uint.MaxValue, 2, WireFault.FrameTooLong)]
    [InlineData(1u, 0x00, WireFault.FrameTypeUnknown)]
    [InlineData(1u, 0x01, WireFault.None)]
    [InlineData(1u, 0x0A, WireFault.None)]
    [InlineData(1u, 0x0B, WireFault.FrameTypeUnknown)]
    public void HeaderRead_LengthAndType_AreBounded(uint length, byte type, WireFault expected)
    {
        byte[] header = new byte[5];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(header, length);
        header[4] = type;

        Assert.Equal(expected, FrameHeader.Read(header, 64, out _));
    }

    [Fact]
    public void Read_SixteenMebibytes_PassAndOneByteMoreIsAFault()
    {
        var output = new ArrayBufferWriter<byte>();
        FrameWriter.Write(output, FrameType.TreeSync, new byte[FrameHeader.PayloadBytesMax]);
        var input = new ReadOnlySequence<byte>(output.WrittenMemory);

        Assert.Equal([0x01, 0x00, 0x00, 0x01, 0x06], output.WrittenSpan[..5].ToArray());
        Assert.Equal(ReadStatus.Complete, FrameReader.Read(ref input, FrameHeader.PayloadBytesMax, out Frame frame, out _));
        Assert.Equal(FrameHeader.PayloadBytesMax, frame.Payload.Length);

        input = new ReadOnlySequence<byte>([0x01, 0x00, 0x00, 0x02, 0x06]);
        Assert.Equal(ReadStatus.Fault, FrameReader.Read(ref input, FrameHeader.PayloadBytesMax, out _, out WireFault fault));
        Assert.Equal(WireFault.FrameTooLong, fault);
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameWriter.Write(output, FrameType.TreeSync, new byte[FrameHeader.PayloadBytesMax + 1]));
    }
}
