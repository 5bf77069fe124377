namespace OrleansMesh.Cryptography.Tests;

/// <summary>RFC 7693: appendices A, B and the self test of appendix E.</summary>
public sealed class Blake2Tests
{
    private static readonly int[] InputLengths = [0, 3, 64, 65, 255, 1024];
    private static readonly int[] LongInputLengths = [0, 3, 128, 129, 255, 1024];

    private delegate void Hash(ReadOnlySpan<byte> source, Span<byte> destination, ReadOnlySpan<byte> key);

    [Fact]
    public void Blake2b_Abc_MatchesAppendixA()
    {
        byte[] hash = new byte[64];
        Blake2b.HashData("abc"u8, hash);

        Assert.Equal(
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
            Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void Blake2s_Abc_MatchesAppendixB()
    {
        byte[] hash = new byte[32];
        Blake2s.HashData("abc"u8, hash);

        Assert.Equal("508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982", Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void Blake2s_SelfTest_MatchesAppendixE() =>
        Assert.Equal(
            "6a411f08ce25adcdfb02aba641451cec53c598b24f4fc787fbdc88797f4c1dfe",
            SelfTest(Blake2s.HashData, Blake2s.HashData, [16, 20, 28, 32], InputLengths, 32));

    [Fact]
    public void Blake2b_SelfTest_MatchesAppendixE() =>
        Assert.Equal(
            "c23a7800d98123bd10f506c61e29da5603d763b8bbad2e737f5e765a7bccd475",
            SelfTest(Blake2b.HashData, Blake2b.HashData, [20, 32, 48, 64], LongInputLengths, 32));

    [Theory]
    [InlineData(0)]
    [InlineData(33)]
    public void Blake2s_DestinationOutOfBounds_Throws(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Blake2s.HashData([], new byte[length]));

    [Theory]
    [InlineData(15)]
    [InlineData(65)]
    public void Blake2b_DestinationOutOfBounds_Throws(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Blake2b.HashData([], new byte[length]));

    private static string SelfTest(Hash plain, Hash keyed, int[] hashLengths, int[] inputLengths, int digestLength)
    {
        var all = new List<byte>();
        foreach (int hashLength in hashLengths)
        {
            foreach (int inputLength in inputLengths)
            {
                byte[] input = Sequence(inputLength, (uint)inputLength);
                byte[] hash = new byte[hashLength];
                plain(input, hash, []);
                all.AddRange(hash);
                keyed(input, hash, Sequence(hashLength, (uint)hashLength));
                all.AddRange(hash);
            }
        }

        byte[] digest = new byte[digestLength];
        plain(all.ToArray(), digest, []);
        return Convert.ToHexStringLower(digest);
    }

    // The deterministic "Fibonacci" bytes of appendix E.
    private static byte[] Sequence(int length, uint seed)
    {
        unchecked
        {
            uint a = 0xDEAD4BAD * seed;
            uint b = 1;
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++)
            {
                uint t = a + b;
                a = b;
                b = t;
                bytes[i] = (byte)(t >> 24);
            }

            return bytes;
        }
    }
}
