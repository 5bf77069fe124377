using OrleansMesh.Domain.Json;

namespace OrleansMesh.Conformance;

/// <summary>JSONTestSuite files: <c>y_</c> must be taken, <c>n_</c> refused, <c>i_</c> either way without a crash.</summary>
internal sealed class JsonKind : IConformanceKind
{
    public string Name => "json";

    public string Argument => "FOLDER  y_*.json, n_*.json, i_*.json, in subfolders too";

    public void Run(string path, Tally tally)
    {
        foreach (string file in Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(file);
            byte[] text = File.ReadAllBytes(file);
            bool taken = CanonicalJson.TryCanonicalize(text, JsonLimits.Default, out byte[]? canonical, out JsonFault fault);
            if (taken && !CanonicalJson.IsCanonical(canonical))
            {
                tally.Fail(name, "taken, but its canonical form is not recognised as canonical");
            }
            else if (!taken && CanonicalJson.IsCanonical(text))
            {
                tally.Fail(name, $"refused ({fault.Reason}), but recognised as canonical");
            }
            else
            {
                Judge(name, taken, fault, tally);
            }
        }
    }

    private static void Judge(string name, bool taken, JsonFault fault, Tally tally)
    {
        bool forbidden = fault.Reason is JsonFaultReason.DuplicateMember or JsonFaultReason.LoneSurrogate or JsonFaultReason.NumberRange;
        switch (name)
        {
            case ['y', '_', ..] when !taken && forbidden:
                tally.Skip($"valid RFC 8259 that I-JSON (RFC 7493) forbids: {fault.Reason}");
                break;
            case ['y', '_', ..] when !taken:
                tally.Fail(name, $"refused: {fault.Reason} at byte {fault.Offset}");
                break;
            case ['n', '_', ..] when taken:
                tally.Fail(name, "taken");
                break;
            case ['y', '_', ..] or ['n', '_', ..] or ['i', '_', ..]:
                tally.Pass();
                break;
            default:
                tally.Skip("the name starts with none of y_, n_, i_");
                break;
        }
    }
}
