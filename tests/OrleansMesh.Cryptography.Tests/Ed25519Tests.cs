using FsCheck;
using FsCheck.Fluent;

namespace OrleansMesh.Cryptography.Tests;

public sealed class Ed25519Tests
{
    // RFC 8032, 7.1, test 2.
    private const string Seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    private const string Point = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    private const string Signature =
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

    [Fact]
    public void Sign_Rfc8032Test2_MatchesTheDocument()
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.FromSeed(Convert.FromHexString(Seed));

        Assert.Equal(Point, key.PublicKey.ToString());
        Assert.Equal(Signature, Convert.ToHexStringLower(key.Sign([0x72])));
        Assert.True(key.PublicKey.Verify([0x72], Convert.FromHexString(Signature)));
    }

    [Fact]
    public void Verify_AnySignedMessage_HoldsAndFailsWhenOneBitTurns()
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.Generate();
        Prop.ForAll<byte[], uint>((message, position) =>
        {
            byte[] signature = key.Sign(message);
            bool valid = key.PublicKey.Verify(message, signature);
            signature[position % 64] ^= (byte)(1 << (int)(position / 64 % 8));
            return valid && !key.PublicKey.Verify(message, signature);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    public void Verify_SignatureOfWrongLength_IsFalse(int length)
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.Generate();

        Assert.False(key.PublicKey.Verify([1], new byte[length]));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(31, false)]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void TryFromBytes_Length_DecidesAlone(int length, bool expected) =>
        Assert.Equal(expected, Ed25519PublicKey.TryFromBytes(new byte[length], out _));

    [Fact]
    public void Verify_SmallOrderKey_IsFalse()
    {
        // The identity element: every signature with R = identity and S = 0 would hold for a lax verifier.
        byte[] identity = new byte[32];
        identity[0] = 1;
        byte[] signature = new byte[64];
        signature[0] = 1;

        Assert.True(Ed25519PublicKey.TryFromBytes(identity, out Ed25519PublicKey? key));
        Assert.False(key.Verify("anything"u8, signature));
        Assert.False(key.TryToX25519(out _));
    }

    [Fact]
    public void ToX25519_BothHalves_BelongTogether()
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.Generate();
        using X25519PrivateKey agreement = key.ToX25519();

        Assert.True(key.PublicKey.TryToX25519(out X25519PublicKey? converted));
        Assert.Equal(agreement.PublicKey, converted);
    }

    [Fact]
    public void ExportSeed_FromSeed_MakesTheSameKey()
    {
        using Ed25519PrivateKey key = Ed25519PrivateKey.Generate();
        byte[] seed = new byte[32];
        key.ExportSeed(seed);
        using Ed25519PrivateKey again = Ed25519PrivateKey.FromSeed(seed);

        Assert.Equal(key.PublicKey, again.PublicKey);
        Assert.Equal(key.PublicKey.GetHashCode(), again.PublicKey.GetHashCode());
    }

    [Fact]
    public void Sign_AfterDisposal_Throws()
    {
        Ed25519PrivateKey key = Ed25519PrivateKey.Generate();
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => key.Sign([1]));
    }
}
