using System.Text.Json;
using OrleansMesh.Cryptography.Aead;
using OrleansMesh.Testing;

namespace OrleansMesh.Cryptography.Tests;

/// <summary>C2SP Wycheproof: valid must hold, invalid must not, acceptable may do either.</summary>
public sealed class WycheproofTests
{
    [VectorsFact]
    public void Ed25519_AllVectors_AreJudgedRight()
    {
        int count = 0;
        foreach ((JsonElement group, JsonElement test) in Read("ed25519_test.json"))
        {
            bool holds = Ed25519PublicKey.TryFromBytes(Bytes(group.GetProperty("publicKey"), "pk"), out Ed25519PublicKey? key)
                && key.Verify(Bytes(test, "msg"), Bytes(test, "sig"));
            Judge(test, holds);
            count++;
        }

        Assert.True(count > 100);
    }

    [VectorsFact]
    public void X25519_AllVectors_AreJudgedRight()
    {
        int count = 0;
        foreach ((_, JsonElement test) in Read("x25519_test.json"))
        {
            using X25519PrivateKey key = X25519PrivateKey.FromBytes(Bytes(test, "private"));
            byte[] shared = new byte[32];
            bool holds = X25519PublicKey.TryFromBytes(Bytes(test, "public"), out X25519PublicKey? peer) && key.TryAgree(peer, shared);
            Judge(test, holds && shared.AsSpan().SequenceEqual(Bytes(test, "shared")));
            count++;
        }

        Assert.True(count > 500);
    }

    [VectorsFact]
    public void ChaCha20Poly1305_AllVectors_AreJudgedRight() =>
        Assert.True(JudgeAead("chacha20_poly1305_test.json", key => new ChaCha20Poly1305Key(key)) > 300);

    [VectorsFact]
    public void Aes256Gcm_VectorsOfOurSizes_AreJudgedRight() =>
        Assert.True(JudgeAead("aes_gcm_test.json", key => new Aes256GcmKey(key)) > 60);

    private static int JudgeAead(string file, Func<byte[], AeadKey> make)
    {
        int count = 0;
        foreach ((JsonElement group, JsonElement test) in Read(file))
        {
            if (group.GetProperty("keySize").GetInt32() != 256 || group.GetProperty("ivSize").GetInt32() != 96)
            {
                continue;
            }

            using AeadKey key = make(Bytes(test, "key"));
            byte[] ciphertext = Bytes(test, "ct");
            byte[] message = new byte[ciphertext.Length];
            bool holds = key.TryDecrypt(Bytes(test, "iv"), ciphertext, Bytes(test, "tag"), message, Bytes(test, "aad"));
            Judge(test, holds && message.AsSpan().SequenceEqual(Bytes(test, "msg")));
            count++;
        }

        return count;
    }

    private static void Judge(JsonElement test, bool holds)
    {
        string result = test.GetProperty("result").GetString()!;
        Assert.True(
            result == "acceptable" || holds == (result == "valid"),
            $"tcId {test.GetProperty("tcId")}: {result}, but we say {holds}. {test.GetProperty("comment")}");
    }

    private static IEnumerable<(JsonElement Group, JsonElement Test)> Read(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Vectors.PathOf("wycheproof", file)));
        foreach (JsonElement group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                yield return (group, test);
            }
        }
    }

    private static byte[] Bytes(JsonElement owner, string name) => Convert.FromHexString(owner.GetProperty(name).GetString()!);
}
