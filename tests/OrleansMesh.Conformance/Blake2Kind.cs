using System.Text.Json;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Conformance;

/// <summary>The official known answers of BLAKE2s and BLAKE2b (<c>blake2-kat.json</c>: hash, in, key, out), keyed and not.</summary>
internal sealed class Blake2Kind : IConformanceKind
{
    public string Name => "blake2";

    public string Argument => "FILE  blake2-kat.json, an array of {hash, in, key, out}";

    public void Run(string path, Tally tally)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (JsonElement test in document.RootElement.EnumerateArray())
        {
            byte[] Bytes(string name) => test.TryGetProperty(name, out JsonElement text) ? Convert.FromHexString(text.GetString()!) : [];
            byte[] input = Bytes("in");
            byte[] key = Bytes("key");
            byte[] expected = Bytes("out");
            byte[] ours = new byte[expected.Length];
            string hash = test.GetProperty("hash").GetString()!;
            switch (hash)
            {
                case "blake2s" when expected.Length <= Blake2s.HashBytes && key.Length <= Blake2s.HashBytes:
                    Blake2s.HashData(input, ours, key);
                    break;
                case "blake2b" when expected.Length >= Blake2b.HashBytesMin && (key.Length == 0 || key.Length >= Blake2b.HashBytesMin):
                    Blake2b.HashData(input, ours, key);
                    break;
                default:
                    tally.Skip($"{hash} of {expected.Length} bytes with a key of {key.Length} is not offered");
                    continue;
            }

            if (ours.AsSpan().SequenceEqual(expected))
            {
                tally.Pass();
            }
            else
            {
                tally.Fail($"{hash} of {input.Length} bytes, key of {key.Length}", "another hash");
            }
        }
    }
}
