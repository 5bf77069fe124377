using System.Text.Json.Nodes;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>How a verb ended and what it said.</summary>
internal sealed record VerbRun(string Command, int ExitCode, string[] Output, string[] Error)
{
    /// <summary>Standard output as JSON, one object a line.</summary>
    public JsonObject[] Json => [.. Output.Select(l => JsonNode.Parse(l)!.AsObject())];

    public string ErrorText => string.Join('\n', Error);

    /// <summary>Asserts success.</summary>
    public JsonObject[] Ok()
    {
        Assert.True(ExitCode == 0, $"orleansmesh {Command}: exit code {ExitCode}\n{string.Join('\n', Output)}\n{ErrorText}");
        return Json;
    }

    /// <summary>Asserts a failure that says what was wrong and what to do next, on both streams.</summary>
    public JsonObject Failed(int exitCode, string reason)
    {
        Assert.True(ExitCode == exitCode, $"orleansmesh {Command}: exit code {ExitCode}\n{string.Join('\n', Output)}\n{ErrorText}");
        Assert.Contains(Error, l => l.StartsWith("error: ", StringComparison.Ordinal));
        Assert.Contains(Error, l => l.StartsWith("next: ", StringComparison.Ordinal));
        JsonObject told = Assert.Single(Json);
        Assert.Equal(reason, (string?)told["reason"]);
        return told;
    }

    /// <summary>As <see cref="Failed"/>, of a verb that said something before; the last line tells.</summary>
    public void FailedAfter(int exitCode, string reason)
    {
        Assert.True(ExitCode == exitCode, $"orleansmesh {Command}: exit code {ExitCode}\n{string.Join('\n', Output)}\n{ErrorText}");
        Assert.Contains(Error, l => l.StartsWith("next: ", StringComparison.Ordinal));
        Assert.Equal(reason, (string?)Json[^1]["reason"]);
    }
}
