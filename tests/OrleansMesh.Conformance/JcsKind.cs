using OrleansMesh.Domain.Json;

namespace OrleansMesh.Conformance;

/// <summary>RFC 8785 pairs: every file of <c>input/</c> must canonicalise to the bytes of the same name in <c>output/</c>.</summary>
internal sealed class JcsKind : IConformanceKind
{
    public string Name => "jcs";

    public string Argument => "FOLDER  with input/ and output/, equal file names, byte-exact";

    public void Run(string path, Tally tally)
    {
        foreach (string input in Directory.EnumerateFiles(Path.Combine(path, "input")).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(input);
            string output = Path.Combine(path, "output", name);
            if (!File.Exists(output))
            {
                tally.Skip("no output of that name");
                continue;
            }

            Check(name, File.ReadAllBytes(input), File.ReadAllBytes(output), tally);
        }
    }

    private static void Check(string name, byte[] input, byte[] expected, Tally tally)
    {
        if (!CanonicalJson.TryCanonicalize(input, JsonLimits.Default, out byte[]? canonical, out JsonFault fault))
        {
            tally.Fail(name, $"input refused: {fault.Reason} at byte {fault.Offset}");
        }
        else if (!canonical.AsSpan().SequenceEqual(expected))
        {
            tally.Fail(name, $"got {System.Text.Encoding.UTF8.GetString(canonical)}");
        }
        else if (!CanonicalJson.IsCanonical(expected))
        {
            tally.Fail(name, "the output is not recognised as canonical");
        }
        else if (CanonicalJson.IsCanonical(input) != input.AsSpan().SequenceEqual(expected))
        {
            tally.Fail(name, "the input is taken for canonical");
        }
        else
        {
            tally.Pass();
        }
    }
}
