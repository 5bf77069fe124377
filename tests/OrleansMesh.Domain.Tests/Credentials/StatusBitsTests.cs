using System.Buffers.Text;
using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Credentials;

namespace OrleansMesh.Domain.Tests.Credentials;

public sealed class StatusBitsTests
{
    // The empty list of 131,072 entries, from the example of StatusList2021 and of Bitstring Status List.
    private const string EmptyElsewhere = "H4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA";

    [Fact]
    public void TryDecode_EmptyListOfAnother_AllClear()
    {
        Assert.True(StatusBits.TryDecode(EmptyElsewhere, out StatusBits? bits, out _));
        Assert.Equal(StatusBits.EntriesMin, bits.Count);
        Assert.False(bits.Bytes.Span.ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Encode_AnyEntries_ComeBack() =>
        Prop.ForAll(Gen.Choose(0, StatusBits.EntriesMin - 1).ListOf(20).ToArbitrary(), set =>
        {
            var bits = new StatusBits();
            foreach (int index in set)
            {
                bits[index] = true;
            }

            return StatusBits.TryDecode(bits.Encode(), out StatusBits? read, out _)
                && read.Bytes.Span.SequenceEqual(bits.Bytes.Span)
                && set.All(index => read[index])
                && Count(read) == set.Distinct().Count();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact]
    public void Indexer_FirstEntry_IsTheLeftmostBit()
    {
        var bits = new StatusBits { [0] = true, [9] = true };
        Assert.Equal(0x80, bits.Bytes.Span[0]);
        Assert.Equal(0x40, bits.Bytes.Span[1]);
        bits[0] = false;
        Assert.Equal(0, bits.Bytes.Span[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => bits[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => bits[bits.Count]);
    }

    [Theory]
    [InlineData((StatusBits.EntriesMin / 8) - 1, StatusListFault.TooShort)]
    [InlineData(StatusBits.EntriesMin / 8, StatusListFault.None)]
    [InlineData(StatusBits.EntriesMax / 8, StatusListFault.None)]
    [InlineData((StatusBits.EntriesMax / 8) + 1, StatusListFault.TooLong)]
    public void TryDecode_Length_BoundedOnBothSides(int length, StatusListFault expected)
    {
        Assert.Equal(expected == StatusListFault.None, StatusBits.TryDecode(Packed(new byte[length]), out _, out StatusListFault fault));
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void TryDecode_HugePromise_StopsAtTheBound()
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] chunk = new byte[1 << 20];
            for (int i = 0; i < 256; i++)
            {
                gzip.Write(chunk);
            }
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(StatusBits.TryDecode(Base64Url.EncodeToString(output.ToArray()), out _, out StatusListFault fault));
        Assert.Equal(StatusListFault.TooLong, fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Fact]
    public void TryDecode_MutatedText_NeverThrows()
    {
        byte[] valid = Texts.Utf8(new StatusBits { [5] = true, [70_000] = true }.Encode());
        Prop.ForAll(Texts.Mutated(valid), bytes => Read(System.Text.Encoding.Latin1.GetString(bytes)) is >= StatusListFault.None)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
        Prop.ForAll(Texts.Bytes, bytes => Read(Base64Url.EncodeToString(bytes)) != StatusListFault.None).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    internal static string Packed(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return Base64Url.EncodeToString(output.ToArray());
    }

    private static StatusListFault Read(string text)
    {
        _ = StatusBits.TryDecode(text, out _, out StatusListFault fault);
        return fault;
    }

    private static int Count(StatusBits bits)
    {
        int count = 0;
        foreach (byte value in bits.Bytes.Span)
        {
            count += System.Numerics.BitOperations.PopCount(value);
        }

        return count;
    }
}
