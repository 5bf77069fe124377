using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Domain.Tests.Multiformats;

public sealed class CidTests
{
    // The empty map of DAG-CBOR.
    private static readonly Cid Empty = Cid.Of([0xA0]);

    [Fact]
    public void Of_EmptyMap_IsTheKnownCid()
    {
        Assert.Equal("bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua", Empty.ToString());
        Assert.StartsWith("zdpu", Empty.ToString(MultibaseEncoding.Base58Btc), StringComparison.Ordinal);
        Assert.Equal((1, Cid.DagCborCodec, Cid.Sha256Code), (Empty.Version, Empty.Codec, Empty.HashCode));
        Assert.True(Empty.IsOf([0xA0]));
        Assert.False(Empty.IsOf([0xA1]));
    }

    [Theory]
    [InlineData("QmRgutAxd8t7oGkSm4wmeuByG6M51wcTso6cubDdQtuEfL", 0)]
    [InlineData("bafkqabiaaebagba", 1)]
    [InlineData("zdpuAtX7ZibcWdSKQwiDCkPjWwRvtcKCPku9H7LhgA4qJW4Wk", 1)]
    public void TryParse_EitherVersion_PrintsTheSame(string text, int version)
    {
        Assert.True(Cid.TryParse(text, out Cid? cid));
        Assert.Equal(version, cid.Version);
        Assert.Equal(text, cid.ToString(text[0] == 'z' ? MultibaseEncoding.Base58Btc : MultibaseEncoding.Base32));
        Assert.True(Cid.TryFromBytes(cid.Bytes.Span, out Cid? again));
        Assert.Equal(cid, again);
        Assert.Equal(cid.GetHashCode(), again.GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("bafy")]
    [InlineData("BAFYREIGBTJ4X7IP5LEGNFZNUFUOPL4SG4KNZC2COF6DUAS4B3Q2FY6SWU")]
    [InlineData("bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swuA")]
    [InlineData("bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swub")]
    [InlineData("QmRgutAxd8t7oGkSm4wmeuByG6M51wcTso6cubDdQtuEf0")]
    [InlineData("zQmRgutAxd8t7oGkSm4wmeuByG6M51wcTso6cubDdQtuEfL")]
    public void TryParse_AnythingElse_Refused(string text) => Assert.False(Cid.TryParse(text, out _));

    [Theory]
    [InlineData("02711200")]
    [InlineData("0171")]
    [InlineData("01711220")]
    [InlineData("0171120100ff")]
    [InlineData("01f10012010a")]
    public void TryFromBytes_WrongVersionLengthOrVarint_Refused(string hex) => Assert.False(Cid.TryFromBytes(Convert.FromHexString(hex), out _));

    [Fact]
    public void TryFromBytes_BothSidesOfTheBound()
    {
        // An identity multihash of 250 and of 251 bytes.
        Assert.True(Cid.TryFromBytes([1, 0x55, 0, 0xFA, 0x01, .. new byte[250]], out _));
        Assert.True(Cid.TryFromBytes([1, 0x55, 0, 0xFB, 0x01, .. new byte[251]], out _));
        Assert.False(Cid.TryFromBytes([1, 0x55, 0, 0xFC, 0x01, .. new byte[252]], out _));
    }

    [Fact]
    public void TryFromBytes_AnyBytes_NeverThrows() =>
        Prop.ForAll(Texts.Mutated(Empty.Bytes.ToArray()), bytes => !Cid.TryFromBytes(bytes, out Cid? cid) || cid.Bytes.Span.SequenceEqual(bytes))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
}
