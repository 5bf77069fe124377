namespace OrleansMesh.Cryptography.Tests;

public sealed class X25519Tests
{
    [Fact]
    public void TryAgree_Rfc7748Section52FirstVector_MatchesTheDocument()
    {
        using X25519PrivateKey key = X25519PrivateKey.FromBytes(
            Convert.FromHexString("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"));
        Assert.True(X25519PublicKey.TryFromBytes(
            Convert.FromHexString("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"), out X25519PublicKey? peer));
        byte[] shared = new byte[32];

        Assert.True(key.TryAgree(peer, shared));
        Assert.Equal("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552", Convert.ToHexStringLower(shared));
    }

    [Fact]
    public void TryAgree_TwoKeys_AgreeFromBothSides()
    {
        using X25519PrivateKey a = X25519PrivateKey.Generate();
        using X25519PrivateKey b = X25519PrivateKey.Generate();
        byte[] ab = new byte[32];
        byte[] ba = new byte[32];

        Assert.True(a.TryAgree(b.PublicKey, ab));
        Assert.True(b.TryAgree(a.PublicKey, ba));
        Assert.Equal(ab, ba);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void TryAgree_SmallOrderPoint_IsFalseAndLeavesZeroes(string point)
    {
        using X25519PrivateKey key = X25519PrivateKey.Generate();
        byte[] shared = new byte[32];
        shared.AsSpan().Fill(0xff);

        Assert.True(X25519PublicKey.TryFromBytes(Convert.FromHexString(point), out X25519PublicKey? peer));
        Assert.False(key.TryAgree(peer, shared));
        Assert.Equal(new byte[32], shared);
    }

    [Theory]
    [InlineData(31, false)]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void TryFromBytes_Length_DecidesAlone(int length, bool expected) =>
        Assert.Equal(expected, X25519PublicKey.TryFromBytes(new byte[length], out _));

    [Fact]
    public void Export_FromBytes_MakesTheSameKey()
    {
        using X25519PrivateKey key = X25519PrivateKey.Generate();
        byte[] scalar = new byte[32];
        key.Export(scalar);
        using X25519PrivateKey again = X25519PrivateKey.FromBytes(scalar);

        Assert.Equal(key.PublicKey, again.PublicKey);
    }
}
