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

var tally = new Tally();
kind.Run(path, tally);
tally.Print(Console.Out);
return tally.Failed == 0 ? 0 : 1;
