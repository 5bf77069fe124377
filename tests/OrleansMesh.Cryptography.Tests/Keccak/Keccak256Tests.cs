using System.Text;

namespace OrleansMesh.Cryptography.Tests.Keccak;

/// <summary>Values that Ethereum's own documents give.</summary>
public sealed class Keccak256Tests
{
    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("transfer(address,uint256)", "a9059cbb2ab09eb219583f4a59a5d0623ade346d962bcd4e46b11da047c9049b")]
    public void HashData_KnownText_KnownHash(string text, string hash) =>
        Assert.Equal(hash, Convert.ToHexStringLower(Keccak256.HashData(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void HashData_AroundTheRate_DiffersFromSha3()
    {
        for (int length = 134; length <= 138; length++)
        {
            Assert.Equal(Keccak256.SizeBytes, Keccak256.HashData(new byte[length]).Length);
            Assert.NotEqual(Keccak256.HashData(new byte[length]), Keccak256.HashData(new byte[length + 1]));
        }
    }
}
