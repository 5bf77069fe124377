using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Wire.Compression;
using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Wire.Tests.Compression;

/// <summary>P-11: what a peer sends is taken within its bounds, and refused with a reason beyond them.</summary>
public sealed class RelayUnpackerTests
{
    [Fact]
    public void Read_AnyBytes_NeverThrowsAndWritesNoMoreThanIsDeclared()
    {
        using var unpacker = new RelayUnpacker();
        using var packer = new RelayPacker();
        byte[] dictionary = PackedRelays.Learn(packer, PackedRelays.Federation);
        Prop.ForAll<byte[], byte, bool>((rest, number, isBatch) =>
        {
            byte[] payload = [(byte)(isBatch ? MessageKind.Batch : MessageKind.Dictionary), (byte)(number % 40), 0, 0, 0, .. rest];
            _ = isBatch ? PackedRelays.Unpack(unpacker, payload, out _, out _) : unpacker.Keep(payload);

            // what was taken before is not broken by it
            byte[] changed = [.. dictionary[..(dictionary.Length / 2)], .. rest, .. dictionary[(dictionary.Length / 2)..]];
            _ = unpacker.Keep(changed);
            return unpacker.Keep(dictionary) == UnpackFault.None;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(LinkCompressionLimits.BatchRelaysMax, UnpackFault.None)]
    [InlineData(LinkCompressionLimits.BatchRelaysMax + 1, UnpackFault.NotRelays)]
    public void Unpack_Relays_AreBoundedByCount(int count, UnpackFault expected) =>
        Assert.Equal(expected, Unpack(PackedRelays.Batch(0, PackedRelays.List([.. Enumerable.Range(0, count).Select(n => PackedRelays.Typical(n))]))));

    [Theory]
    [InlineData(0, UnpackFault.None)]
    [InlineData(1, UnpackFault.NotRelays)]
    public void Unpack_SeveralRelays_AreBoundedByBytes(int over, UnpackFault expected)
    {
        byte[] first = PackedRelays.Typical(1);
        int left = LinkCompressionLimits.BatchBytesMax - first.Length - RelayMessage.HeadBytes - (2 * RelayList.LengthBytes);

        Assert.Equal(expected, Unpack(PackedRelays.Batch(0, PackedRelays.List(first, PackedRelays.Relay(2, Noise(left + over))))));
    }

    [Theory]
    [InlineData(0, UnpackFault.None)]
    [InlineData(1, UnpackFault.Malformed)]
    public void Unpack_OneRelay_MayBeAsLongAsTheLongestEnvelope(int over, UnpackFault expected) =>
        Assert.Equal(expected, Unpack(PackedRelays.Batch(0, PackedRelays.List(PackedRelays.Relay(1, Noise(MessageBytes.EnvelopeBytesMax + over))))));

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Unpack_AnotherLengthThanDeclared_IsNoFrame(int more)
    {
        byte[] content = PackedRelays.List(PackedRelays.Typical(1));

        Assert.Equal(UnpackFault.NotAFrame, Unpack(PackedRelays.Batch(0, content, content.Length + more)));
    }

    [Fact]
    public void Read_ADeclaredLength_IsBoundedByWhatIsThere()
    {
        byte[] payload = new byte[BatchMessage.HeadBytes + 10];
        BatchMessage.WriteHead(payload, 0, 10 * LinkCompressionLimits.RatioMax);
        Assert.True(BatchMessage.TryRead(payload, out _));
        BatchMessage.WriteHead(payload, 0, (10 * LinkCompressionLimits.RatioMax) + 1);
        Assert.False(BatchMessage.TryRead(payload, out _));
        BatchMessage.WriteHead(payload, 0, 0);
        Assert.False(BatchMessage.TryRead(payload, out _));

        byte[] dictionary = new byte[DictionaryMessage.HeadBytes + 1000];
        DictionaryMessage.WriteHead(dictionary, 1, PackedRelays.Federation, LinkCompressionLimits.DictionaryBytesMax);
        Assert.True(DictionaryMessage.TryRead(dictionary, out DictionaryMessage read));
        Assert.Equal((1, PackedRelays.Federation, LinkCompressionLimits.DictionaryBytesMax), (read.Number, read.FederationId, read.ContentLength));
        DictionaryMessage.WriteHead(dictionary, 1, PackedRelays.Federation, LinkCompressionLimits.DictionaryBytesMax + 1);
        Assert.False(DictionaryMessage.TryRead(dictionary, out _));
    }

    [Theory]
    [InlineData(0, true, false)]
    [InlineData(1, true, true)]
    [InlineData(LinkCompressionLimits.DictionariesMax, true, true)]
    [InlineData(LinkCompressionLimits.DictionariesMax + 1, false, false)]
    public void Read_ANumberOfADictionary_IsBounded(byte number, bool isBatch, bool isDictionary)
    {
        byte[] batch = new byte[BatchMessage.HeadBytes + 10];
        BatchMessage.WriteHead(batch, number, 10);
        Assert.Equal(isBatch, BatchMessage.TryRead(batch, out _));
        byte[] dictionary = new byte[DictionaryMessage.HeadBytes + 10];
        DictionaryMessage.WriteHead(dictionary, number, PackedRelays.Federation, 10);
        Assert.Equal(isDictionary, DictionaryMessage.TryRead(dictionary, out _));
    }

    [Fact]
    public void Unpack_ADictionaryThatHasNotCome_IsUnknownUntilItDoes()
    {
        using var packer = new RelayPacker();
        using var unpacker = new RelayUnpacker();
        byte[] dictionary = PackedRelays.Learn(packer, PackedRelays.Federation);
        byte[] content = PackedRelays.List(PackedRelays.Typical(9));
        byte[] packed = new byte[content.Length];
        Assert.True(packer.TryPack(PackedRelays.Federation, content, packed, out int written));
        Assert.Equal(UnpackFault.DictionaryUnknown, PackedRelays.Unpack(unpacker, packed[..written], out _, out _));
        Assert.Equal(UnpackFault.None, unpacker.Keep(dictionary));
        Assert.Equal(UnpackFault.None, PackedRelays.Unpack(unpacker, packed[..written], out byte[] back, out Guid? federationId));
        Assert.Equal(content, back);
        Assert.Equal(PackedRelays.Federation, federationId);
    }

    [Fact]
    public void Unpack_WhatIsNoListOfRelays_IsRefused()
    {
        byte[] relay = PackedRelays.Typical(1);
        byte[] whole = PackedRelays.List(relay);
        Assert.Equal(UnpackFault.None, Unpack(PackedRelays.Batch(0, whole)));
        Assert.Equal(UnpackFault.NotRelays, Unpack(PackedRelays.Batch(0, [.. whole, 0])));
        Assert.Equal(UnpackFault.NotRelays, Unpack(PackedRelays.Batch(0, whole.AsSpan(0, whole.Length - 1))));
        BinaryPrimitives.WriteUInt32BigEndian(whole, uint.MaxValue);
        Assert.Equal(UnpackFault.NotRelays, Unpack(PackedRelays.Batch(0, whole)));
        relay[0] = (byte)MessageKind.Submit;
        Assert.Equal(UnpackFault.NotRelays, Unpack(PackedRelays.Batch(0, PackedRelays.List(relay))));
    }

    private static UnpackFault Unpack(byte[] payload)
    {
        using var unpacker = new RelayUnpacker();
        return PackedRelays.Unpack(unpacker, payload, out _, out _);
    }

    private static byte[] Noise(int length)
    {
        byte[] noise = new byte[length];
        new Random(length).NextBytes(noise);
        return noise;
    }
}
