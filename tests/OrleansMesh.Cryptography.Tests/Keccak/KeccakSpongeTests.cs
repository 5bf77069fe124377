using System.Security.Cryptography;
using OrleansMesh.Cryptography.Keccak;

namespace OrleansMesh.Cryptography.Tests.Keccak;

/// <summary>FIPS 202: known answers of NIST, and the framework's own functions where the platform has them.</summary>
public sealed class KeccakSpongeTests
{
    private delegate KeccakSponge Make(Span<ulong> lanes);

    [Theory]
    [InlineData("", "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")]
    [InlineData("abc", "5881092dd818bf5cf8a3ddb793fbcba74097d5c526a6d35f97b83351940f2cc8")]
    public void Shake128_KnownAnswer(string text, string expected) => Assert.Equal(expected, Run(KeccakSponge.Shake128, text, 32));

    [Theory]
    [InlineData("", "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f")]
    [InlineData("abc", "483366601360a8771c6863080cc4114d8db44530f8f1e1ee4f94ea37e78b5739")]
    public void Shake256_KnownAnswer(string text, string expected) => Assert.Equal(expected, Run(KeccakSponge.Shake256, text, 32));

    [Fact]
    public void Sha3_KnownAnswer()
    {
        Assert.Equal("3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532", Run(KeccakSponge.Sha3256, "abc", 32));
        Assert.Equal(
            "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0",
            Run(KeccakSponge.Sha3512, "abc", 64));
    }

    [Fact]
    public void AbsorbSqueeze_InAnyPieces_SameBytes()
    {
        byte[] message = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i & 0xff))];
        Span<ulong> lanes = stackalloc ulong[KeccakPermutation.Lanes];
        for (int cut = 0; cut <= message.Length; cut += 67)
        {
            byte[] whole = new byte[500];
            KeccakSponge one = KeccakSponge.Shake128(lanes);
            one.Absorb(message);
            one.Squeeze(whole);
            one.Dispose();
            byte[] pieces = new byte[500];
            KeccakSponge two = KeccakSponge.Shake128(lanes);
            two.Absorb(message.AsSpan(0, cut));
            two.Absorb(message.AsSpan(cut));
            two.Squeeze(pieces.AsSpan(0, cut / 2));
            two.Squeeze(pieces.AsSpan(cut / 2));
            Assert.Equal(whole, pieces);
            if (Shake128.IsSupported)
            {
                Assert.Equal(Shake128.HashData(message, 500), whole);
            }
        }
    }

    [Fact]
    public void Dispose_State_IsZero()
    {
        Span<ulong> lanes = stackalloc ulong[KeccakPermutation.Lanes];
        KeccakSponge sponge = KeccakSponge.Shake256(lanes);
        sponge.Absorb("secret"u8);
        sponge.Squeeze(new byte[8]);
        Assert.True(lanes.ContainsAnyExcept(0UL));
        sponge.Dispose();
        Assert.False(lanes.ContainsAnyExcept(0UL));
    }

    private static string Run(Make make, string text, int bytes)
    {
        Span<ulong> lanes = stackalloc ulong[KeccakPermutation.Lanes];
        byte[] output = new byte[bytes];
        KeccakSponge sponge = make(lanes);
        sponge.Absorb(System.Text.Encoding.ASCII.GetBytes(text));
        sponge.Squeeze(output);
        return Convert.ToHexStringLower(output);
    }
}
