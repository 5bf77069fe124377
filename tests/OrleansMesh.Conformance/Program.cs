using System.Text.Json;
using OrleansMesh.Conformance;

IConformanceKind[] kinds =
[
    new DidKeyKind(),
    new JcsKind(),
    new JsonKind(),
    new NoiseKind(),
    new Ed25519Kind(),
    new X25519Kind(),
    new AeadKind(),
    new MlKemKind(),
    new Blake2Kind(),
    new Blake3Kind(),
    new VcKind(),
    new DagCborKind(),
    new Base58Kind(),
    new UcanKind(),
    new JwsKind(),
];

if (args is not [{ } word, { } path] || kinds.FirstOrDefault(k => k.Name == word) is not { } kind)
{
    Console.Error.WriteLine("usage: dotnet run --project tests/OrleansMesh.Conformance -- KIND PATH");
    foreach (IConformanceKind known in kinds)
    {
        Console.Error.WriteLine($"  {known.Name,-10} {known.Argument}");
    }

    return 2;
}

if (!File.Exists(path) && !Directory.Exists(path))
{
    Console.Error.WriteLine($"{path}: no such file or folder");
    return 2;
}

// Of a kind that is in one file, a folder is all the files in it.
string[] paths = Directory.Exists(path) && !kind.Argument.Contains("FOLDER", StringComparison.Ordinal)
    ? [.. Directory.EnumerateFiles(path, "*.*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".json" or ".txt").Order(StringComparer.Ordinal)]
    : [path];
var tally = new Tally();
foreach (string each in paths)
{
    try
    {
        kind.Run(each, tally);
    }
    catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
    {
        tally.Fail(each, $"is no file of this kind: {other.Message}");
    }
}

tally.Print(Console.Out);
return tally.Failed == 0 ? 0 : 1;
