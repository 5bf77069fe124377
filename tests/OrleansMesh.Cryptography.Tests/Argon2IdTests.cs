namespace OrleansMesh.Cryptography.Tests;

public sealed class Argon2IdTests
{
    // The value is that of the reference program: printf password | argon2 somesaltsomesalt -id -t 2 -k 8192 -p 1 -l 32 -r
    [Fact]
    public void Derive_SameInput_IsTheSameAndEachPartCounts()
    {
        byte[] first = Derive("password"u8, "somesaltsomesalt"u8, 8192, 2);
        Assert.Equal("fd7e44552d83db6b9c2bc9dbd6d88fe0facd11df4654ac21fe8013fd7a05ebc3", Convert.ToHexStringLower(first));
        Assert.Equal(first, Derive("password"u8, "somesaltsomesalt"u8, 8192, 2));
        Assert.NotEqual(first, Derive("Password"u8, "somesaltsomesalt"u8, 8192, 2));
        Assert.NotEqual(first, Derive("password"u8, "somesaltsomesalT"u8, 8192, 2));
        Assert.NotEqual(first, Derive("password"u8, "somesaltsomesalt"u8, 8193, 2));
        Assert.NotEqual(first, Derive("password"u8, "somesaltsomesalt"u8, 8192, 3));
    }

    [Fact]
    public void Derive_ShapesOutOfBounds_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Derive(""u8, "somesaltsomesalt"u8, 8192, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Derive(new byte[1025], "somesaltsomesalt"u8, 8192, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Derive("a"u8, "short"u8, 8192, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Derive("a"u8, "somesaltsomesalt"u8, 7, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Derive("a"u8, "somesaltsomesalt"u8, 8192, 0));
    }

    private static byte[] Derive(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, int memoryKiB, int passes)
    {
        byte[] output = new byte[32];
        Argon2Id.Derive(passphrase, salt, memoryKiB, passes, output);
        return output;
    }
}
