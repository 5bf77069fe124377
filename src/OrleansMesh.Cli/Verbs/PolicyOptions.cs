using System.CommandLine;
using OrleansMesh.Cli.Policies;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Cli.Verbs;

/// <summary>Options of verbs that make agreements with policies.</summary>
internal static class PolicyOptions
{
    /// <summary><c>--policy</c>: a file.</summary>
    public static Option<string?> Policy(string description) => new("--policy") { Description = description, HelpName = "file" };

    /// <summary>The code of a region.</summary>
    public static Option<string> Region(string name, string description) => new(name) { Description = description, HelpName = "code", DefaultValueFactory = _ => "" };

    /// <summary>The policy of the file; null when the option was not given.</summary>
    public static async Task<FederationPolicy?> ReadAsync(ParseResult arguments, Option<string?> option, CancellationToken cancellationToken) =>
        arguments.GetValue(option) is { } file ? await PolicyFiles.ReadAsync(file, cancellationToken) : null;
}
