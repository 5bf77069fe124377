using System.Text.Json.Nodes;

namespace OrleansMesh.Cli.Tests;

/// <summary>One run of the command line inside the test's process.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as JSON, one value a line.</summary>
    public JsonObject[] Json => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!.AsObject())];

    public static async Task<CliRun> OfAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = await CliApplication.RunAsync(arguments, output, error);
        return new CliRun(code, output.ToString(), error.ToString());
    }
}
