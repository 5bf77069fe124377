using System.Text.Json;

namespace OrleansMesh.Conformance;

/// <summary>
/// Any folder of credentials and presentations with an expected outcome each: by a member of a wrapping object (<c>expected</c>, <c>outcome</c>,
/// <c>verified</c>, …), by a table of file names, or by the words of the path (<c>valid</c>, <c>invalid</c>, <c>expired</c>, …). Keys are those of did:key and
/// of DID documents in the folder; status lists are found by their <c>id</c>.
/// </summary>
internal static class VcFolder
{
    private const int FilesMax = 10_000;

    /// <summary>Runs every case of <paramref name="files"/> below <paramref name="path"/>.</summary>
    public static void Run(string path, IReadOnlyList<string> files, Tally tally)
    {
        var material = new VcMaterial();
        var names = files.Select(file => Path.GetFileName(file)).ToHashSet(StringComparer.Ordinal);
        var cases = new List<VcCase>();
        var unparsed = new List<(string File, byte[] Bytes)>();
        foreach (string file in files.Take(FilesMax))
        {
            byte[] bytes = File.ReadAllBytes(file);
            string relative = Path.GetRelativePath(path, file);
            if (!TryParse(bytes, out JsonElement root))
            {
                unparsed.Add((relative, bytes));
            }
            else if (!material.TryTake(root, names))
            {
                cases.AddRange(VcCase.In(relative, bytes, root, material));
            }
        }

        cases.AddRange(unparsed.Select(file => new VcCase(file.File, file.Bytes)));
        foreach (VcCase found in cases)
        {
            bool? expected = found.Expected ?? material.OutcomeOf(Path.GetFileName(found.Name)) ?? VcVerdict.OfPath(found.Name);
            if (expected is not { } accepted)
            {
                tally.Skip("no expected outcome in the file, in a table or in its path");
                continue;
            }

            string reason = found.Judge(material);
            if (accepted == (reason == "None"))
            {
                tally.Pass();
            }
            else
            {
                tally.Fail(found.Name, accepted ? $"refused: {reason}" : "accepted");
            }
        }

        Console.WriteLine($"format: {cases.Count} credentials or presentations in {files.Count} files; {material.Summary}");
    }

    private static bool TryParse(byte[] bytes, out JsonElement root)
    {
        // Leniently: a member twice is a case that the product must refuse, not the runner.
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowTrailingCommas = false });
            root = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            root = default;
            return false;
        }
    }
}
