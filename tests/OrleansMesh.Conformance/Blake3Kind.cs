using System.Text;
using System.Text.Json;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Conformance;

/// <summary>The official vectors of BLAKE3: hash, keyed hash and derived key of extended length.</summary>
internal sealed class Blake3Kind : IConformanceKind
{
    public string Name => "blake3";

    public string Argument => "FILE  test_vectors.json of BLAKE3";

    public void Run(string path, Tally tally)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        byte[] key = Encoding.ASCII.GetBytes(document.RootElement.GetProperty("key").GetString()!);
        byte[] context = Encoding.UTF8.GetBytes(document.RootElement.GetProperty("context_string").GetString()!);
        foreach (JsonElement test in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            byte[] input = [.. Enumerable.Range(0, test.GetProperty("input_len").GetInt32()).Select(i => (byte)(i % 251))];
            Check(tally, test, "hash", output => Blake3.HashData(input, output));
            Check(tally, test, "keyed_hash", output => Blake3.HashKeyed(key, input, output));
            Check(tally, test, "derive_key", output => Blake3.DeriveKey(context, input, output));
        }
    }

    private static void Check(Tally tally, JsonElement test, string name, Action<byte[]> run)
    {
        if (!test.TryGetProperty(name, out JsonElement expected))
        {
            tally.Skip($"a case without {name}");
            return;
        }

        byte[] whole = Convert.FromHexString(expected.GetString()!);
        byte[] ours = new byte[whole.Length];
        run(ours);
        byte[] first = new byte[Math.Min(Blake3.HashBytes, whole.Length)];
        run(first);
        if (ours.AsSpan().SequenceEqual(whole) && whole.AsSpan().StartsWith(first))
        {
            tally.Pass();
        }
        else
        {
            tally.Fail($"{name} of {test.GetProperty("input_len")} bytes", "another hash");
        }
    }
}
