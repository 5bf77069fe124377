using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Ucan.Policies;

namespace OrleansMesh.Conformance;

/// <summary>Arguments and policies: all policies hold for them, or each is violated.</summary>
internal static class UcanPolicyVectors
{
    public static void Run(string file, JsonElement vector, bool isValid, Tally tally)
    {
        if (!Read(vector.GetProperty("args"), out IpldNode? arguments))
        {
            tally.Fail(file, "the arguments are no DAG-JSON");
            return;
        }

        foreach (JsonElement policy in vector.GetProperty("policies").EnumerateArray())
        {
            if (!Read(policy, out IpldNode? node) || !Policy.TryRead(node, out Policy? read))
            {
                tally.Fail($"{file} {policy.GetRawText()}", "the policy is refused");
            }
            else if (read.Evaluate(arguments) is var verdict && verdict != (isValid ? PolicyVerdict.Holds : PolicyVerdict.Violated))
            {
                tally.Fail($"{file} {policy.GetRawText()}", $"{verdict}");
            }
            else
            {
                tally.Pass();
            }
        }
    }

    private static bool Read(JsonElement element, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IpldNode? node) =>
        DagJson.TryParse(Encoding.UTF8.GetBytes(element.GetRawText()), out node);
}
