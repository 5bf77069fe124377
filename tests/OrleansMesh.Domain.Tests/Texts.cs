using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace OrleansMesh.Domain.Tests;

/// <summary>Generators of hostile and valid texts that the parser tests share.</summary>
internal static class Texts
{
    private static readonly string[] Strings =
        ["", "a", "A", "é", "€", "\u0001", "\n", "\"", "\\", "/", "😂", "\uFB33", "\uE000", "10", "1", "\u007F", "a\tb", "𐀀"];

    private static readonly double[] Numbers =
        [0, -0.0, 1, -1, 0.5, 1e21, 1e-7, 123456.789, 9007199254740993, 5e-324, 1.7976931348623157e308, 2.9514790517935283e20, 1e20];

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Any bytes at all.</summary>
    public static Arbitrary<byte[]> Bytes { get; } = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().ToArbitrary();

    /// <summary>Random JSON of bounded depth, in a spelling that is seldom canonical.</summary>
    public static Arbitrary<string> Json { get; } = Value(3).ToArbitrary();

    /// <summary>The valid text with one byte replaced, removed or inserted.</summary>
    public static Arbitrary<byte[]> Mutated(byte[] valid) =>
        Gen.Choose(0, valid.Length - 1)
            .SelectMany(at => Gen.Choose(0, 255).SelectMany(b => Gen.Choose(0, 2).Select(how => Mutate(valid, at, (byte)b, how))))
            .ToArbitrary();

    private static byte[] Mutate(byte[] valid, int at, byte value, int how) => how switch
    {
        0 => [.. valid[..at], value, .. valid[(at + 1)..]],
        1 => [.. valid[..at], .. valid[(at + 1)..]],
        _ => [.. valid[..at], value, .. valid[at..]],
    };

    private static Gen<string> Value(int depth)
    {
        Gen<string> scalar = Gen.OneOf(
            Gen.Elements(Strings).Select(Quote),
            Gen.Elements(Numbers).Select(n => n.ToString("R", System.Globalization.CultureInfo.InvariantCulture)),
            ArbMap.Default.GeneratorFor<NormalFloat>().Select(n => n.Get.ToString("E17", System.Globalization.CultureInfo.InvariantCulture)),
            Gen.Elements("true", "false", "null", "1.0", "-0", "1E5", "100e-2"));
        if (depth == 0)
        {
            return scalar;
        }

        Gen<string> inner = Value(depth - 1);
        Gen<string> array = inner.ListOf(3).Select(items => "[ " + string.Join(" ,\n", items) + "]");
        Gen<string> members = Gen.Shuffle(Strings).SelectMany(names => inner.ArrayOf(5).Select(values =>
            "{" + string.Join(", ", values.Select((v, i) => Quote(names[i]) + "\t: " + v)) + "}"));
        return Gen.OneOf(scalar, array, members);
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char unit in text)
        {
            _ = unit is < ' ' or '"' or '\\' or '/' or > '\uE000'
                ? quoted.Append("\\u").Append(((int)unit).ToString("X4", System.Globalization.CultureInfo.InvariantCulture))
                : quoted.Append(unit);
        }

        return quoted.Append('"').ToString();
    }
}
