using System.Text.Json;
using OrleansMesh.Cryptography.MlKem;

namespace OrleansMesh.Conformance;

/// <summary>ML-KEM-768 by NIST ACVP (keyGen, encapDecap) and Wycheproof (key generation, decapsulation, encapsulation): what a test has tells what it asks.</summary>
internal sealed class MlKemKind : IConformanceKind
{
    public string Name => "mlkem";

    public string Argument => "FILE  ACVP JSON of ML-KEM (internal projection), or Wycheproof JSON of ML-KEM-768";

    public void Run(string path, Tally tally)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (JsonElement group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            string set = Text(group, "parameterSet") ?? "ML-KEM-768";
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                if (set != "ML-KEM-768")
                {
                    tally.Skip($"{set}: ML-KEM-768 alone is offered");
                    continue;
                }

                Count(group, test, tally);
            }
        }
    }

    private static void Count(JsonElement group, JsonElement test, Tally tally)
    {
        bool? holds = Judge(name => Bytes(test, name) ?? Bytes(group, name));
        bool expected = test.TryGetProperty("result", out JsonElement result) ? result.GetString() != "invalid"
            : !test.TryGetProperty("testPassed", out JsonElement passed) || passed.GetBoolean();
        if (holds is null)
        {
            tally.Skip("a test without the members of a kind that is known");
        }
        else if (holds == expected)
        {
            tally.Pass();
        }
        else
        {
            tally.Fail($"tcId {test.GetProperty("tcId")}", expected ? "it should hold" : "it should be refused");
        }
    }

    private static bool? Judge(Func<string, byte[]?> get)
    {
        byte[]? seed = get("seed") ?? (get("d") is { } d && get("z") is { } z ? [.. d, .. z] : null);
        byte[]? expectedKey = get("K") ?? get("k");
        if (seed is not null)
        {
            return seed.Length == MlKem768PrivateKey.SeedBytes && HoldsForSeed(seed, get("ek"), get("dk"), get("c"), expectedKey);
        }

        if (get("m") is { } message && get("ek") is { } encapsulation)
        {
            return HoldsForEncapsulation(encapsulation, message, get("c"), expectedKey)
                && (get("dk") is not { } pair || get("c") is not { } sent || HoldsForDecapsulation(pair, sent, expectedKey));
        }

        if (get("dk") is { } expanded)
        {
            return get("c") is { } ciphertext ? HoldsForDecapsulation(expanded, ciphertext, expectedKey) : IsKey(expanded);
        }

        return get("ek") is { } alone ? MlKem768PublicKey.TryFromBytes(alone, out _) : null;
    }

    private static bool HoldsForSeed(byte[] seed, byte[]? encapsulation, byte[]? expanded, byte[]? ciphertext, byte[]? shared)
    {
        using MlKem768PrivateKey key = MlKem768PrivateKey.FromSeed(seed);
        byte[] exported = new byte[MlKem768PrivateKey.ExpandedBytes];
        key.ExportExpanded(exported);
        return (encapsulation is null || key.PublicKey.ToArray().AsSpan().SequenceEqual(encapsulation))
            && (expanded is null || exported.AsSpan().SequenceEqual(expanded))
            && (ciphertext is null || HoldsForDecapsulation(exported, ciphertext, shared));
    }

    private static bool HoldsForEncapsulation(byte[] encapsulation, byte[] message, byte[]? ciphertext, byte[]? shared)
    {
        if (!MlKem768PublicKey.TryFromBytes(encapsulation, out MlKem768PublicKey? key) || message.Length != MlKem768PrivateKey.SharedBytes)
        {
            return false;
        }

        byte[] ourCiphertext = new byte[MlKem768PrivateKey.CiphertextBytes];
        byte[] ourShared = new byte[MlKem768PrivateKey.SharedBytes];
        key.Encapsulate(message, ourCiphertext, ourShared);
        return (ciphertext is null || ourCiphertext.AsSpan().SequenceEqual(ciphertext)) && (shared is null || ourShared.AsSpan().SequenceEqual(shared));
    }

    private static bool HoldsForDecapsulation(byte[] expanded, byte[] ciphertext, byte[]? shared)
    {
        if (ciphertext.Length != MlKem768PrivateKey.CiphertextBytes || !MlKem768PrivateKey.TryFromExpanded(expanded, out MlKem768PrivateKey? key))
        {
            return false;
        }

        using (key)
        {
            byte[] ourShared = new byte[MlKem768PrivateKey.SharedBytes];
            key.Decapsulate(ciphertext, ourShared);
            return shared is null || ourShared.AsSpan().SequenceEqual(shared);
        }
    }

    private static bool IsKey(byte[] expanded)
    {
        bool taken = MlKem768PrivateKey.TryFromExpanded(expanded, out MlKem768PrivateKey? key);
        key?.Dispose();
        return taken;
    }

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static byte[]? Bytes(JsonElement owner, string name) => Text(owner, name) is { } text ? Convert.FromHexString(text) : null;
}
