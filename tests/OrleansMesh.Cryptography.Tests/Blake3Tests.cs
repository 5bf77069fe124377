using System.Text;
using System.Text.Json;
using OrleansMesh.Testing;

namespace OrleansMesh.Cryptography.Tests;

public sealed class Blake3Tests
{
    [Fact]
    public void HashData_Empty_KnownAnswer()
    {
        byte[] hash = new byte[Blake3.HashBytes];
        Blake3.HashData([], hash);
        Assert.Equal("af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262", Convert.ToHexStringLower(hash));
    }

    [VectorsFact]
    public void All_OfficialVectors_Equal()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Vectors.PathOf("blake3", "test_vectors.json")));
        byte[] key = Encoding.ASCII.GetBytes(document.RootElement.GetProperty("key").GetString()!);
        byte[] context = Encoding.UTF8.GetBytes(document.RootElement.GetProperty("context_string").GetString()!);
        foreach (JsonElement test in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            byte[] input = [.. Enumerable.Range(0, test.GetProperty("input_len").GetInt32()).Select(i => (byte)(i % 251))];
            byte[] output = new byte[131];
            Blake3.HashData(input, output);
            Assert.Equal(test.GetProperty("hash").GetString(), Convert.ToHexStringLower(output));
            Blake3.HashKeyed(key, input, output);
            Assert.Equal(test.GetProperty("keyed_hash").GetString(), Convert.ToHexStringLower(output));
            Blake3.DeriveKey(context, input, output);
            Assert.Equal(test.GetProperty("derive_key").GetString(), Convert.ToHexStringLower(output));
        }
    }

    [Fact]
    public void HashData_AnyOutputLength_IsAStartOfTheLonger()
    {
        byte[] longest = new byte[300];
        Blake3.HashData("abc"u8, longest);
        for (int length = 0; length < longest.Length; length++)
        {
            byte[] output = new byte[length];
            Blake3.HashData("abc"u8, output);
            Assert.True(longest.AsSpan().StartsWith(output));
        }
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void HashKeyed_OtherKeyLength_Throws(int bytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Blake3.HashKeyed(new byte[bytes], [], new byte[32]));
}
