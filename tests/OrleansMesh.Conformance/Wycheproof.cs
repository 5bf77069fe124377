using System.Text.Json;

namespace OrleansMesh.Conformance;

/// <summary>Reads C2SP Wycheproof files and counts our judgement against theirs: valid must hold, invalid must not, acceptable may do either.</summary>
internal static class Wycheproof
{
    /// <summary>Judges every test of the file at <paramref name="path"/>.</summary>
    /// <param name="path">A Wycheproof JSON file.</param>
    /// <param name="tally">Where each test is counted.</param>
    /// <param name="judge">Given group and test: whether it holds; null when the project does not offer what it asks, with the reason in <paramref name="skipReason"/>.</param>
    /// <param name="skipReason">Why a test is skipped.</param>
    public static void Run(string path, Tally tally, Func<JsonElement, JsonElement, bool?> judge, string skipReason = "")
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (JsonElement group in document.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                Count(test, judge(group, test), tally, skipReason);
            }
        }
    }

    /// <summary>The bytes of a hexadecimal member.</summary>
    public static byte[] Bytes(JsonElement owner, string name) => Convert.FromHexString(owner.GetProperty(name).GetString()!);

    private static void Count(JsonElement test, bool? holds, Tally tally, string skipReason)
    {
        string result = test.GetProperty("result").GetString()!;
        if (holds is null)
        {
            tally.Skip(skipReason);
        }
        else if (result == "acceptable" || holds == (result == "valid"))
        {
            tally.Pass();
        }
        else
        {
            tally.Fail($"tcId {test.GetProperty("tcId")}", $"{result}, but we {(holds == true ? "accept" : "refuse")} it");
        }
    }
}
