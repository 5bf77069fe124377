using System.Text.Json;
using OrleansMesh.Cryptography.Aead;

namespace OrleansMesh.Conformance;

/// <summary>Wycheproof ChaCha20-Poly1305 and AES-GCM, for the key and nonce sizes that the project uses.</summary>
internal sealed class AeadKind : IConformanceKind
{
    public string Name => "aead";

    public string Argument => "FILE  Wycheproof JSON of CHACHA20-POLY1305 or AES-GCM";

    public void Run(string path, Tally tally)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        bool chaCha = document.RootElement.GetProperty("algorithm").GetString() == "CHACHA20-POLY1305";
        Wycheproof.Run(path, tally, (group, test) => Judge(chaCha, group, test), "key is not 256 bits or nonce not 96 bits");
    }

    private static bool? Judge(bool chaCha, JsonElement group, JsonElement test)
    {
        if (group.GetProperty("keySize").GetInt32() != 256 || group.GetProperty("ivSize").GetInt32() != 96)
        {
            return null;
        }

        byte[] key = Wycheproof.Bytes(test, "key");
        using AeadKey aead = chaCha ? new ChaCha20Poly1305Key(key) : new Aes256GcmKey(key);
        byte[] ciphertext = Wycheproof.Bytes(test, "ct");
        byte[] message = new byte[ciphertext.Length];
        return aead.TryDecrypt(Wycheproof.Bytes(test, "iv"), ciphertext, Wycheproof.Bytes(test, "tag"), message, Wycheproof.Bytes(test, "aad"))
            && message.AsSpan().SequenceEqual(Wycheproof.Bytes(test, "msg"));
    }
}
