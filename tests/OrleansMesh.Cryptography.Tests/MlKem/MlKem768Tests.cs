using System.Security.Cryptography;
using System.Text.Json;
using OrleansMesh.Cryptography.MlKem;
using OrleansMesh.Testing;

namespace OrleansMesh.Cryptography.Tests.MlKem;

/// <summary>FIPS 203 with the parameters of ML-KEM-768.</summary>
public sealed class MlKem768Tests
{
    private static readonly byte[] Seed = SHA512.HashData("ML-KEM tests"u8);

    [VectorsFact]
    public void FromSeed_AcvpKeyGen_GivesTheKeys()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Vectors.PathOf("acvp-mlkem", "key-gen.json")));
        JsonElement group = document.RootElement.GetProperty("testGroups").EnumerateArray().Single(g => g.GetProperty("parameterSet").GetString() == "ML-KEM-768");
        Assert.True(group.GetProperty("tests").GetArrayLength() >= 25);
        foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
        {
            byte[] Bytes(string name) => Convert.FromHexString(test.GetProperty(name).GetString()!);
            AssertKeys([.. Bytes("d"), .. Bytes("z")], Bytes("ek"), Bytes("dk"));
        }
    }

    [VectorsFact]
    public void FromSeed_Wycheproof_GivesTheKeys()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Vectors.PathOf("wycheproof", "mlkem_768_keygen_seed_test.json")));
        foreach (JsonElement test in document.RootElement.GetProperty("testGroups").EnumerateArray().SelectMany(g => g.GetProperty("tests").EnumerateArray()))
        {
            byte[] Bytes(string name) => Convert.FromHexString(test.GetProperty(name).GetString()!);
            AssertKeys(Bytes("seed"), Bytes("ek"), Bytes("dk"));
        }
    }

    [Fact]
    public void Decapsulate_WhatWasEncapsulated_SameSecret()
    {
        for (int i = 0; i < 50; i++)
        {
            using MlKem768PrivateKey key = MlKem768PrivateKey.Generate();
            (byte[] ciphertext, byte[] sent) = Encapsulate(key.PublicKey);
            Assert.Equal(sent, Decapsulate(key, ciphertext));
            Assert.NotEqual(sent, Encapsulate(key.PublicKey).Shared);
        }
    }

    [Fact]
    public void Decapsulate_EachByteAltered_OtherSecretOnceAndForAll()
    {
        using MlKem768PrivateKey key = MlKem768PrivateKey.FromSeed(Seed);
        (byte[] ciphertext, byte[] sent) = Encapsulate(key.PublicKey);
        for (int at = 0; at < ciphertext.Length; at += 7)
        {
            byte[] altered = [.. ciphertext];
            altered[at] ^= (byte)(1 << (at & 7));
            byte[] rejected = Decapsulate(key, altered);
            Assert.NotEqual(sent, rejected);
            Assert.Equal(rejected, Decapsulate(key, altered));
        }
    }

    [Fact]
    public void Decapsulate_RandomCiphertext_IsTheRejectionSecretOfZ()
    {
        using MlKem768PrivateKey key = MlKem768PrivateKey.FromSeed(Seed);
        byte[] ciphertext = RandomNumberGenerator.GetBytes(MlKem768PrivateKey.CiphertextBytes);
        byte[] expected = new byte[MlKem768PrivateKey.SharedBytes];
        MlKemHashes.J(Seed.AsSpan(32), ciphertext, expected);
        Assert.Equal(expected, Decapsulate(key, ciphertext));
    }

    [Fact]
    public void TryFromBytes_CoefficientsBelowQ_TakenOthersRefused()
    {
        using MlKem768PrivateKey key = MlKem768PrivateKey.FromSeed(Seed);
        byte[] bytes = key.PublicKey.ToArray();
        Assert.True(MlKem768PublicKey.TryFromBytes(bytes, out MlKem768PublicKey? same));
        Assert.Equal(key.PublicKey, same);
        for (int at = 0; at < 1152; at += 3)
        {
            byte[] last = [.. bytes];
            (last[at], last[at + 1]) = (0x00, (byte)((last[at + 1] & 0xf0) | 0x0d)); // 3328 = q - 1
            Assert.True(MlKem768PublicKey.TryFromBytes(last, out _));
            last[at] = 0x01; // 3329 = q
            Assert.False(MlKem768PublicKey.TryFromBytes(last, out _));
            byte[] odd = [.. bytes];
            (odd[at + 1], odd[at + 2]) = ((byte)((odd[at + 1] & 0x0f) | 0x10), 0xd0); // the second coefficient is q
            Assert.False(MlKem768PublicKey.TryFromBytes(odd, out _));
        }

        Assert.False(MlKem768PublicKey.TryFromBytes(bytes.AsSpan(1), out _));
        Assert.False(MlKem768PublicKey.TryFromBytes([.. bytes, 0], out _));
    }

    [Fact]
    public void TryFromExpanded_HashOfTheKeyChecked()
    {
        using MlKem768PrivateKey key = MlKem768PrivateKey.FromSeed(Seed);
        byte[] expanded = new byte[MlKem768PrivateKey.ExpandedBytes];
        key.ExportExpanded(expanded);
        Assert.True(MlKem768PrivateKey.TryFromExpanded(expanded, out MlKem768PrivateKey? same));
        (byte[] ciphertext, byte[] sent) = Encapsulate(key.PublicKey);
        Assert.Equal(sent, Decapsulate(same, ciphertext));
        same.Dispose();
        foreach (int at in (int[])[1152, 1152 + 1184, 1152 + 1184 + 31])
        {
            byte[] altered = [.. expanded];
            altered[at] ^= 1;
            Assert.False(MlKem768PrivateKey.TryFromExpanded(altered, out _));
        }

        Assert.False(MlKem768PrivateKey.TryFromExpanded(expanded.AsSpan(1), out _));
    }

    [Fact]
    public void Dispose_Key_IsOfNoUse()
    {
        MlKem768PrivateKey key = MlKem768PrivateKey.FromSeed(Seed);
        (byte[] ciphertext, _) = Encapsulate(key.PublicKey);
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Decapsulate(key, ciphertext));
    }

    [Fact]
    public void Reduce_AllProducts_AreResidues()
    {
        for (int number = 0; number < 1 << 24; number += 13)
        {
            Assert.True(Ring.Reduce(number) == number % Ring.Q, $"{number}");
        }
    }

    [Fact]
    public void Compress_AllCoefficients_RoundAsTheStandardSays()
    {
        short[] polynomial = new short[Ring.N];
        byte[] ten = new byte[320];
        byte[] four = new byte[128];
        byte[] one = new byte[32];
        for (int value = 0; value < Ring.Q; value++)
        {
            polynomial.AsSpan().Fill((short)value);
            Encoding.Compress10(polynomial, ten);
            Encoding.Compress4(polynomial, four);
            Encoding.Compress1(polynomial, one);
            int Expected(int bits) => (int)Math.Floor((value * (double)(1 << bits) / Ring.Q) + 0.5) & ((1 << bits) - 1);
            Assert.Equal(Expected(10), ten[0] | ((ten[1] & 3) << 8));
            Assert.Equal(Expected(4), four[0] & 0x0f);
            Assert.Equal(Expected(1), one[0] & 1);
        }
    }

    private static void AssertKeys(byte[] seed, byte[] encapsulation, byte[] expanded)
    {
        using MlKem768PrivateKey key = MlKem768PrivateKey.FromSeed(seed);
        byte[] ours = new byte[MlKem768PrivateKey.ExpandedBytes];
        key.ExportExpanded(ours);
        Assert.Equal(encapsulation, key.PublicKey.ToArray());
        Assert.Equal(expanded, ours);
    }

    private static (byte[] Ciphertext, byte[] Shared) Encapsulate(MlKem768PublicKey key)
    {
        byte[] ciphertext = new byte[MlKem768PrivateKey.CiphertextBytes];
        byte[] shared = new byte[MlKem768PrivateKey.SharedBytes];
        key.Encapsulate(ciphertext, shared);
        return (ciphertext, shared);
    }

    private static byte[] Decapsulate(MlKem768PrivateKey key, byte[] ciphertext)
    {
        byte[] shared = new byte[MlKem768PrivateKey.SharedBytes];
        key.Decapsulate(ciphertext, shared);
        byte[] managed = new byte[MlKem768PrivateKey.SharedBytes];
        key.DecapsulateManaged(ciphertext, managed);
        Assert.Equal(managed, shared);
        return shared;
    }
}
