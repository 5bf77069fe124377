using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Tests.Multiformats;

public sealed class UnsignedVarintTests
{
    [Theory]
    [InlineData(0UL, "00")]
    [InlineData(1UL, "01")]
    [InlineData(127UL, "7f")]
    [InlineData(128UL, "8001")]
    [InlineData(255UL, "ff01")]
    [InlineData(300UL, "ac02")]
    [InlineData(16384UL, "808001")]
    [InlineData((ulong)long.MaxValue, "ffffffffffffffff7f")]
    public void TryRead_ShortestForm_IsWhatWriteWrites(ulong value, string hex)
    {
        byte[] bytes = new byte[UnsignedVarint.BytesMax];
        int written = UnsignedVarint.Write(value, bytes);
        Assert.Equal(hex, Convert.ToHexStringLower(bytes.AsSpan(0, written)));
        Assert.True(UnsignedVarint.TryRead(Convert.FromHexString(hex + "55"), out ulong read, out int length));
        Assert.Equal((value, written), (read, length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("8000")]
    [InlineData("ff8000")]
    [InlineData("ffffffffffffffffff01")]
    public void TryRead_CutOffTooLongOrNotShortest_Refused(string hex) => Assert.False(UnsignedVarint.TryRead(Convert.FromHexString(hex), out _, out _));

    [Fact]
    public void Write_From2To63_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => UnsignedVarint.Write(1UL << 63, new byte[16]));
}
