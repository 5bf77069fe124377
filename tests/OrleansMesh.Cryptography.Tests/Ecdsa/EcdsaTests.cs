using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using OrleansMesh.Cryptography.Ecdsa;

namespace OrleansMesh.Cryptography.Tests.Ecdsa;

public sealed class EcdsaTests
{
    private static readonly byte[] Message = "to be signed"u8.ToArray();

    public static TheoryData<EcdsaCurve> Curves => [EcdsaCurve.P256, EcdsaCurve.P384];

    // RFC 6979, A.2.5 and A.2.6: key pairs
    [Theory]
    [InlineData(
        EcdsaCurve.P256,
        "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
        "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6",
        "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299")]
    [InlineData(
        EcdsaCurve.P384,
        "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5",
        "EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64DEF8F0EA9055866064A254515480BC13",
        "8015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1288B231C3AE0D4FE7344FD2533264720")]
    public void TryFromBytes_SecretOfRfc6979_GivesItsPoint(EcdsaCurve curve, string secret, string x, string y)
    {
        Assert.True(EcdsaPrivateKey.TryFromBytes(curve, Convert.FromHexString(secret), out EcdsaPrivateKey? key));
        using (key)
        {
            Assert.Equal(x, Convert.ToHexString(key.PublicKey.X));
            Assert.Equal(y, Convert.ToHexString(key.PublicKey.Y));
        }
    }

    // RFC 6979, A.2.5: SHA-256, message "sample"
    [Fact]
    public void Verify_SignatureOfRfc6979_Passes()
    {
        Assert.True(EcdsaPublicKey.TryFromBytes(EcdsaCurve.P256, Convert.FromHexString("0360FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"), out EcdsaPublicKey? key));
        byte[] signature = Convert.FromHexString("EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");

        Assert.True(key.Verify("sample"u8, signature));
        Assert.False(key.HasLowS(signature));
        Assert.False(key.Verify("simple"u8, signature));
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void Sign_AnyMessage_VerifiesAndIsLow(EcdsaCurve curve)
    {
        using var key = EcdsaPrivateKey.Generate(curve);
        for (int i = 0; i < 16; i++)
        {
            byte[] signature = key.Sign(Message);
            Assert.Equal(key.PublicKey.SignatureBytes, signature.Length);
            Assert.True(key.PublicKey.Verify(Message, signature));
            Assert.True(key.PublicKey.HasLowS(signature));
        }
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void Verify_ChangedOrCut_Fails(EcdsaCurve curve)
    {
        using var key = EcdsaPrivateKey.Generate(curve);
        using var other = EcdsaPrivateKey.Generate(curve);
        byte[] signature = key.Sign(Message);

        Assert.False(other.PublicKey.Verify(Message, signature));
        Assert.False(key.PublicKey.Verify(Message, signature.AsSpan(1)));
        Assert.False(key.PublicKey.Verify(Message, [.. signature, 0]));
        Assert.False(key.PublicKey.Verify(Message, new byte[signature.Length]));
        Assert.False(key.PublicKey.Verify(Message, default));
        for (int i = 0; i < signature.Length; i += 7)
        {
            byte[] changed = [.. signature];
            changed[i] ^= 1;
            Assert.False(key.PublicKey.Verify(Message, changed));
        }
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void TryFromBytes_BothForms_SameKey(EcdsaCurve curve)
    {
        for (int i = 0; i < 16; i++)
        {
            using var key = EcdsaPrivateKey.Generate(curve);
            byte[] full = [4, .. key.PublicKey.X, .. key.PublicKey.Y];
            Assert.True(EcdsaPublicKey.TryFromBytes(curve, full, out EcdsaPublicKey? fromFull));
            Assert.True(EcdsaPublicKey.TryFromBytes(curve, key.PublicKey.ToCompressed(), out EcdsaPublicKey? fromShort));
            Assert.Equal(key.PublicKey, fromFull);
            Assert.Equal(key.PublicKey, fromShort);
            Assert.True(fromShort.Verify(Message, key.Sign(Message)));
        }
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void TryFromBytes_NoPointOfTheCurve_False(EcdsaCurve curve)
    {
        using var key = EcdsaPrivateKey.Generate(curve);
        byte[] full = [4, .. key.PublicKey.X, .. key.PublicKey.Y];
        full[^1] ^= 1;
        byte[] high = [2, .. Enumerable.Repeat((byte)0xFF, key.PublicKey.X.Length)];
        byte[] hybrid = [6, .. key.PublicKey.X, .. key.PublicKey.Y];

        Assert.False(EcdsaPublicKey.TryFromBytes(curve, full, out _));
        Assert.False(EcdsaPublicKey.TryFromBytes(curve, high, out _));
        Assert.False(EcdsaPublicKey.TryFromBytes(curve, hybrid, out _));
        Assert.False(EcdsaPublicKey.TryFromBytes(curve, [0], out _));
        Assert.False(EcdsaPublicKey.TryFromBytes(curve, [], out _));
        Assert.False(EcdsaPublicKey.TryFromBytes(curve, key.PublicKey.ToCompressed().AsSpan(1), out _));
    }

    [Fact]
    public void TryFromBytes_AnyBytes_PointOrFalse() => Prop.ForAll<byte[]>(random =>
    {
        byte[] bytes = [(byte)(2 + (random.Length & 1)), .. SHA256.HashData(random)];
        return !EcdsaPublicKey.TryFromBytes(EcdsaCurve.P256, bytes, out EcdsaPublicKey? key) || key.ToCompressed().AsSpan().SequenceEqual(bytes);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(EcdsaCurve.P256, 32)]
    [InlineData(EcdsaCurve.P384, 48)]
    public void TryFromBytes_SecretOutOfBounds_False(EcdsaCurve curve, int size)
    {
        Assert.False(EcdsaPrivateKey.TryFromBytes(curve, new byte[size], out _));
        Assert.False(EcdsaPrivateKey.TryFromBytes(curve, Enumerable.Repeat((byte)0xFF, size).ToArray(), out _));
        Assert.False(EcdsaPrivateKey.TryFromBytes(curve, new byte[size - 1], out _));

        using var key = EcdsaPrivateKey.Generate(curve);
        byte[] secret = new byte[size];
        key.Export(secret);
        Assert.True(EcdsaPrivateKey.TryFromBytes(curve, secret, out EcdsaPrivateKey? again));
        using (again)
        {
            Assert.Equal(key.PublicKey, again.PublicKey);
        }
    }
}
