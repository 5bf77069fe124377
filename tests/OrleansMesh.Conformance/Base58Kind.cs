using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OrleansMesh.Domain.Multiformats;

namespace OrleansMesh.Conformance;

/// <summary>multiformats/multibase: CSV of encoding and text under a head with the plain text; each must decode to it and, when it is canonical, be written so.</summary>
internal sealed partial class Base58Kind : IConformanceKind
{
    public string Name => "base58";

    public string Argument => "FOLDER or FILE  multibase CSV: encoding, \"text\"";

    public void Run(string path, Tally tally)
    {
        string[] files = File.Exists(path) ? [path] : [.. Directory.EnumerateFiles(path, "*.csv").Order(StringComparer.Ordinal)];
        foreach (string file in files)
        {
            string[] lines = File.ReadAllLines(file);
            byte[] plain = Encoding.UTF8.GetBytes(Resolve(Columns(lines[0]).Text));
            bool canonical = !Columns(lines[0]).Encoding.StartsWith("non-canonical", StringComparison.Ordinal);
            foreach (string line in lines.Skip(1).Where(line => line.Trim().Length > 0))
            {
                (string encoding, string text) = Columns(line);
                Check($"{Path.GetFileName(file)} {encoding}", encoding, Resolve(text), plain, canonical, tally);
            }
        }
    }

    private static void Check(string label, string name, string text, byte[] plain, bool canonical, Tally tally)
    {
        if (!Enum.TryParse(name, ignoreCase: true, out MultibaseEncoding expected))
        {
            tally.Skip($"{name} is not in the multibase table that is read");
        }
        else if (!Multibase.TryDecode(text, out byte[]? bytes, out MultibaseEncoding encoding))
        {
            tally.Fail(label, "refused");
        }
        else if (encoding != expected || !bytes.AsSpan().SequenceEqual(plain))
        {
            tally.Fail(label, $"read as {encoding} of {Convert.ToHexStringLower(bytes)}");
        }
        else if (Multibase.Encode(plain, expected) is var again && canonical && again != text)
        {
            tally.Fail(label, $"written as {again}");
        }
        else
        {
            tally.Pass();
        }
    }

    private static (string Encoding, string Text) Columns(string line)
    {
        int comma = line.IndexOf(',', StringComparison.Ordinal);
        return (line[..comma].Trim(), line[(comma + 1)..].Trim().Trim('"'));
    }

    private static string Resolve(string text) =>
        Escape().Replace(text, match => ((char)int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    [GeneratedRegex(@"\\x([0-9a-fA-F]{2})")]
    private static partial Regex Escape();
}
