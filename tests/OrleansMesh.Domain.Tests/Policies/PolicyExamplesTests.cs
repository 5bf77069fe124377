using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Domain.Tests.Policies;

/// <summary>What docs/policies.md shows is so.</summary>
public sealed class PolicyExamplesTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Policies", "policies.md"));

    [Fact]
    public void Document_Example_IsAPolicyInWhichEveryClauseCounts()
    {
        string[] documents = [.. Text.Split("```json").Skip(1).Select(rest => rest.Split("```")[0])];
        Assert.Equal(2, documents.Length);
        Assert.All(documents, document => Assert.Equal(document.Split("\"id\"").Length - 1, PolicyDocuments.Parse(document).Clauses.Count));
    }

    [Fact]
    public void Document_EveryRule_IsInTheTable() => Assert.All(RuleDefinition.All, rule => Assert.Contains($"`{rule.Word}`", Text, StringComparison.Ordinal));

    [Fact]
    public void Intersection_EachRow_IsAsTheTableSays()
    {
        string[][] rows = [.. Text.Split('\n').Where(line => line.StartsWith("| `{\"rule\"", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries))];
        Assert.Equal(10, rows.Length);
        foreach (string[] row in rows)
        {
            Assert.True(FederationPolicy.TryIntersect(Parse(row[1], "first"), Parse(row[2], "second"), out FederationPolicy? both, out _));
            EffectiveLimit limit = Assert.Single(EffectivePolicy.Of(both).Limits);
            Assert.Equal(row[3], limit.Text);
            string by = limit.From.Count == 2 ? "both" : "the " + limit.From[0].Id;
            Assert.Equal(row[4], by);
        }
    }

    private static FederationPolicy Parse(string cell, string id)
    {
        string clause = cell.Trim('`').Replace("{", $$"""{"id":"{{id}}",""", StringComparison.Ordinal);
        string section = PolicyWords.Of(RuleDefinition.All.Single(rule => clause.Contains($"\"rule\":\"{rule.Word}\"", StringComparison.Ordinal)).Section);
        return PolicyDocuments.Of(section, clause);
    }
}
