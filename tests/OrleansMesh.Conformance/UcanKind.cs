using System.Text.Json;

namespace OrleansMesh.Conformance;

/// <summary>
/// The fixtures of ucan-wg/spec, told apart by what their vectors have: a token and its parts (delegations), arguments and policies
/// (policies), an invocation and its proofs (invocations).
/// </summary>
internal sealed class UcanKind : IConformanceKind
{
    public string Name => "ucan";

    public string Argument => "FILE or FOLDER  ucan-wg/spec fixtures 1.0.0: delegation.json, policy.json, invocation.json";

    public void Run(string path, Tally tally)
    {
        string[] files = Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [path];
        foreach (string file in files)
        {
            RunFile(Path.GetFileName(file), File.ReadAllText(file), tally);
        }
    }

    private static void RunFile(string file, string text, Tally tally)
    {
        foreach ((string group, string vector) in VectorSplitter.Split(text, ["valid", "invalid"]))
        {
            bool isValid = group == "valid";
            JsonDocument parsed;
            try
            {
                parsed = JsonDocument.Parse(vector);
            }
            catch (JsonException)
            {
                tally.Skip("the vector is no JSON, as it is published");
                continue;
            }

            using (parsed)
            {
                JsonElement root = parsed.RootElement;
                if (root.TryGetProperty("token", out _))
                {
                    UcanDelegationVectors.Run(file, root, isValid, tally);
                }
                else if (root.TryGetProperty("policies", out _))
                {
                    UcanPolicyVectors.Run(file, root, isValid, tally);
                }
                else if (root.TryGetProperty("invocation", out _))
                {
                    UcanInvocationVectors.Run(file, root, isValid, tally);
                }
                else
                {
                    tally.Skip("neither delegation, policy nor invocation");
                }
            }
        }
    }
}
