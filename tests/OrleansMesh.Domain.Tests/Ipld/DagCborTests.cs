using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Multiformats;
using OrleansMesh.Testing;

namespace OrleansMesh.Domain.Tests.Ipld;

public sealed class DagCborTests
{
    [Theory]
    [InlineData("00")]
    [InlineData("17")]
    [InlineData("1818")]
    [InlineData("190100")]
    [InlineData("1bffffffffffffffff")]
    [InlineData("20")]
    [InlineData("3bffffffffffffffff")]
    [InlineData("f4")]
    [InlineData("f5")]
    [InlineData("f6")]
    [InlineData("fb3ff0000000000000")]
    [InlineData("fb8000000000000000")]
    [InlineData("40")]
    [InlineData("60")]
    [InlineData("62c3a9")]
    [InlineData("80")]
    [InlineData("8301820203820405")]
    [InlineData("a0")]
    [InlineData("a36161016162026261610a")]
    [InlineData("d82a450001550000")]
    public void TryDecode_StrictBlock_ComesBackByteForByte(string hex)
    {
        byte[] block = Convert.FromHexString(hex);
        Assert.True(DagCbor.TryDecode(block, DagCborLimits.Default, out IpldNode? node, out DagCborFault fault));
        Assert.Equal(default, fault);
        Assert.Equal(hex, Convert.ToHexStringLower(DagCbor.Encode(node)));
    }

    [Theory]
    [InlineData("", DagCborFaultReason.UnexpectedEnd, 0)]
    [InlineData("18", DagCborFaultReason.UnexpectedEnd, 1)]
    [InlineData("43aabb", DagCborFaultReason.UnexpectedEnd, 3)]
    [InlineData("8201", DagCborFaultReason.UnexpectedEnd, 2)]
    [InlineData("9bffffffffffffffff", DagCborFaultReason.UnexpectedEnd, 9)]
    [InlineData("bbffffffffffffffff", DagCborFaultReason.UnexpectedEnd, 9)]
    [InlineData("5bffffffffffffffff", DagCborFaultReason.UnexpectedEnd, 9)]
    [InlineData("fb00", DagCborFaultReason.UnexpectedEnd, 2)]
    [InlineData("0000", DagCborFaultReason.TrailingBytes, 1)]
    [InlineData("1817", DagCborFaultReason.NotShortest, 0)]
    [InlineData("1900ff", DagCborFaultReason.NotShortest, 0)]
    [InlineData("1a0000ffff", DagCborFaultReason.NotShortest, 0)]
    [InlineData("1b00000000ffffffff", DagCborFaultReason.NotShortest, 0)]
    [InlineData("3800", DagCborFaultReason.NotShortest, 0)]
    [InlineData("5800", DagCborFaultReason.NotShortest, 0)]
    [InlineData("7800", DagCborFaultReason.NotShortest, 0)]
    [InlineData("9800", DagCborFaultReason.NotShortest, 0)]
    [InlineData("b800", DagCborFaultReason.NotShortest, 0)]
    [InlineData("d9002a450001550000", DagCborFaultReason.NotShortest, 0)]
    [InlineData("5f4101ff", DagCborFaultReason.Indefinite, 0)]
    [InlineData("7f6161ff", DagCborFaultReason.Indefinite, 0)]
    [InlineData("9f01ff", DagCborFaultReason.Indefinite, 0)]
    [InlineData("bf616101ff", DagCborFaultReason.Indefinite, 0)]
    [InlineData("ff", DagCborFaultReason.Indefinite, 0)]
    [InlineData("1c", DagCborFaultReason.Reserved, 0)]
    [InlineData("1f", DagCborFaultReason.Reserved, 0)]
    [InlineData("fc", DagCborFaultReason.Reserved, 0)]
    [InlineData("a10102", DagCborFaultReason.KeyNotText, 1)]
    [InlineData("a1410102", DagCborFaultReason.KeyNotText, 1)]
    [InlineData("a2616201616102", DagCborFaultReason.KeyOrder, 4)]
    [InlineData("a262616101616202", DagCborFaultReason.KeyOrder, 5)]
    [InlineData("a3636261720363666f6f0163666f6f02", DagCborFaultReason.DuplicateKey, 11)]
    [InlineData("61ff", DagCborFaultReason.InvalidUtf8, 1)]
    [InlineData("63eda080", DagCborFaultReason.InvalidUtf8, 1)]
    [InlineData("c074323031332d30332d32315432303a30343a30305a", DagCborFaultReason.TagUnknown, 0)]
    [InlineData("c24101", DagCborFaultReason.TagUnknown, 0)]
    [InlineData("d82b450001550000", DagCborFaultReason.TagUnknown, 0)]
    [InlineData("d82a00", DagCborFaultReason.LinkInvalid, 2)]
    [InlineData("d82a6161", DagCborFaultReason.LinkInvalid, 2)]
    [InlineData("d82a40", DagCborFaultReason.LinkInvalid, 2)]
    [InlineData("d82a4401550000", DagCborFaultReason.LinkInvalid, 2)]
    [InlineData("d82a450002550000", DagCborFaultReason.LinkInvalid, 2)]
    [InlineData("f93c00", DagCborFaultReason.FloatWidth, 0)]
    [InlineData("fa3f800000", DagCborFaultReason.FloatWidth, 0)]
    [InlineData("fb7ff0000000000000", DagCborFaultReason.FloatNotFinite, 0)]
    [InlineData("fb7ff8000000000000", DagCborFaultReason.FloatNotFinite, 0)]
    [InlineData("f7", DagCborFaultReason.SimpleUnknown, 0)]
    [InlineData("e0", DagCborFaultReason.SimpleUnknown, 0)]
    [InlineData("f820", DagCborFaultReason.SimpleUnknown, 0)]
    public void TryDecode_NotStrict_RefusedWithReasonAndOffset(string hex, DagCborFaultReason reason, int offset)
    {
        Assert.False(DagCbor.TryDecode(Convert.FromHexString(hex), DagCborLimits.Default, out _, out DagCborFault fault));
        Assert.Equal(new DagCborFault(reason, offset), fault);
    }

    [Fact]
    public void TryDecode_BothSidesOfTheBounds()
    {
        var limits = new DagCborLimits { DepthMax = 3, BytesMax = 5 };
        Assert.True(DagCbor.TryDecode([0x81, 0x81, 0x81, 0x00], limits, out _, out _));
        Assert.False(DagCbor.TryDecode([0x81, 0x81, 0x81, 0x80], limits, out _, out DagCborFault deep));
        Assert.Equal(new DagCborFault(DagCborFaultReason.TooDeep, 3), deep);
        Assert.True(DagCbor.TryDecode([0x44, 1, 2, 3, 4], limits, out _, out _));
        Assert.False(DagCbor.TryDecode([0x45, 1, 2, 3, 4, 5], limits, out _, out DagCborFault large));
        Assert.Equal(DagCborFaultReason.TooLarge, large.Reason);
    }

    [Fact]
    public void TryDecode_AnyBytes_NeverThrows_AndWhatIsTakenComesBack() =>
        Prop.ForAll(Texts.Bytes, Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    [Fact]
    public void TryDecode_MutatedBlock_NeverThrows_AndWhatIsTakenComesBack() =>
        Prop.ForAll(Nodes.Any, node => Array.TrueForAll(
            Gen.Sample(Texts.Mutated(DagCbor.Encode(node)).Generator, 20, 20), Holds)).QuickCheckThrowOnFailure();

    [Fact]
    public void Encode_AnyValue_IsReadAsTheSame() =>
        Prop.ForAll(Nodes.Any, node =>
        {
            byte[] block = DagCbor.Encode(node);
            return DagCbor.TryDecode(block, DagCborLimits.Default, out IpldNode? again, out _) && DagCbor.Encode(again).AsSpan().SequenceEqual(block);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void MapOf_SameKeyTwice_Throws() =>
        Assert.Throws<ArgumentException>(() => IpldNode.MapOf(("a", IpldNode.Null), ("a", IpldNode.True)));

    [Fact]
    public void Of_OutsideTheDataModel_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => IpldNode.Of(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => IpldNode.Of(double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => IpldNode.Of(IpldNode.IntegerMax + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => IpldNode.Of(IpldNode.IntegerMin - 1));
        Assert.Throws<InvalidOperationException>(() => IpldNode.Null.AsString);
    }

    [VectorsFact]
    public void TryDecode_CodecFixtures_EveryBlockComesBackUnderItsCid()
    {
        string[] files = Directory.GetFiles(Vectors.PathOf("dag-cbor", "fixtures"), "*.dag-cbor", SearchOption.AllDirectories);
        Assert.True(files.Length >= 128);
        Assert.All(files, file =>
        {
            byte[] block = File.ReadAllBytes(file);
            Assert.True(DagCbor.TryDecode(block, DagCborLimits.Default, out IpldNode? node, out DagCborFault fault), $"{file}: {fault}");
            Assert.Equal(block, DagCbor.Encode(node));
            Assert.Equal(Path.GetFileNameWithoutExtension(file), Cid.Of(block).ToString());
        });
    }

    private static bool Holds(byte[] block) =>
        !DagCbor.TryDecode(block, DagCborLimits.Default, out IpldNode? node, out _) || DagCbor.Encode(node).AsSpan().SequenceEqual(block);
}
