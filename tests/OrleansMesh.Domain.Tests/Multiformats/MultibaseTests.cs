using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Tests.Multiformats;

public sealed class MultibaseTests
{
    private static readonly MultibaseEncoding[] Encodings = Enum.GetValues<MultibaseEncoding>();

    [Fact]
    public void TryDecode_WhatWasEncoded_GivesTheBytesBack() =>
        Prop.ForAll(Texts.Bytes, bytes => Array.TrueForAll(Encodings, encoding =>
        {
            // A quarter of the bound: no digit of any encoding is worth less than two bits there.
            byte[] some = bytes[..Math.Min(bytes.Length, 256)];
            return Multibase.TryDecode(Multibase.Encode(some, encoding), out byte[]? again, out MultibaseEncoding found)
                && found == encoding && again.AsSpan().SequenceEqual(some);
        })).QuickCheckThrowOnFailure();

    [Fact]
    public void TryDecode_AnyText_NeverThrows_AndIsCanonicalUpToCase() =>
        Prop.ForAll(
            Gen.Elements(Encodings).SelectMany(encoding => Gen.Elements("019azAZ=+/_-\u00e9🚀🏃".ToCharArray()).ArrayOf().Select(digits =>
                char.ConvertFromUtf32((int)encoding) + new string(digits))).ToArbitrary(),
            text => !Multibase.TryDecode(text, out byte[]? bytes, out MultibaseEncoding encoding)
                || string.Equals(text, Multibase.Encode(bytes, encoding), StringComparison.OrdinalIgnoreCase)).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Theory]
    [InlineData("")]
    [InlineData("x00")]
    [InlineData("f0")]
    [InlineData("f0g")]
    [InlineData("mA")]
    [InlineData("mAB")]
    [InlineData("MAA")]
    [InlineData("MAA=")]
    [InlineData("MAA===")]
    [InlineData("M====")]
    [InlineData("uA+/A")]
    [InlineData("z0OIl")]
    [InlineData("bab=")]
    [InlineData("b1")]
    [InlineData("9a")]
    [InlineData("f\u00e9\u00e9")]
    public void TryDecode_BrokenOrSecondSpelling_Refused(string text) => Assert.False(Multibase.TryDecode(text, out _, out _));

    [Fact]
    public void TryDecode_BothSidesOfTheBounds()
    {
        Assert.True(Multibase.TryDecode("f" + new string('0', Multibase.CharsMax - 2), out _, out _));
        Assert.False(Multibase.TryDecode("f" + new string('0', Multibase.CharsMax), out _, out _));
        Assert.True(Multibase.TryDecode("z" + new string('1', Multibase.PositionalCharsMax), out _, out _));
        Assert.False(Multibase.TryDecode("z" + new string('1', Multibase.PositionalCharsMax + 1), out _, out _));
    }

    [Fact]
    public void Encode_NoEncodingOfTheTable_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Multibase.Encode([1], (MultibaseEncoding)'?'));
}
