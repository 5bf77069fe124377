using System.CommandLine;
using System.Text.Json;
using OrleansMesh.Cli.Bridging;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Mapping;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>map check</c>: whether a file is an identity map, and its rules.</summary>
internal sealed class MapCheckVerb : Verb
{
    private readonly Argument<string> _file = new("file") { Description = "The map." };

    public MapCheckVerb()
        : base("check", "Check an identity map and list its rules. Exit code 1 for what is none.", "orleansmesh map check callers.json") => Takes(_file);

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        IdentityMap map = MapFile.Read(arguments.GetValue(_file)!);
        output.Json(new
        {
            rules = map.Rules.Select(Described),
        });
        foreach (MappingRule rule in map.Rules)
        {
            output.Line($"{Line(rule)}");
        }

        return Task.FromResult(ExitCodes.Done);
    }

    /// <summary>A rule as JSON shows it.</summary>
    internal static object Described(MappingRule rule) => new
    {
        name = rule.Name,
        kind = Word(rule.Kind),
        mesh = rule.Mesh?.ToString(),
        from = rule.From,
        attribute = rule.Attribute,
        localId = rule.LocalId,
        roles = rule.Roles,
        effect = rule.IsDeny ? "deny" : "allow",
    };

    /// <summary>A rule as people read it.</summary>
    internal static string Line(MappingRule rule)
    {
        string from = rule.Attribute is null ? rule.From : $"{rule.Attribute} {rule.From}";
        string to = rule.IsDeny ? $"denied {string.Join(", ", rule.Roles)}" : rule.LocalId ?? (rule.Roles.Count > 0 ? string.Join(", ", rule.Roles) : "an id of the federation");
        return $"{rule.Name}: {Word(rule.Kind)} {from} of {rule.Mesh?.ToString() ?? "any mesh"} -> {to}";
    }

    private static string Word(MappingKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
