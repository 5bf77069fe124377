using System.CommandLine;
using System.Text.Json;
using OrleansMesh.Cli.Bridging;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Mapping;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>map explain</c>: who somebody is by a map, and by which rules.</summary>
internal sealed class MapExplainVerb : Verb
{
    private readonly Argument<string> _file = new("file") { Description = "The map." };
    private readonly Option<string?> _mesh = UcanOptions.OfDid("--mesh", "The mesh that somebody is of.");
    private readonly Option<string?> _id = new("--id") { Description = "How that mesh names them; the mesh itself when it is not given.", HelpName = "id" };
    private readonly Option<string[]> _roles = CommonOptions.Many("--role", "A role of theirs there.", "role");
    private readonly Option<string[]> _attributes = CommonOptions.Many("--attribute", "What else is said of them.", "name=value");
    private readonly Option<string?> _federation = new("--federation") { Description = "The federation that they come through.", HelpName = "id" };

    public MapExplainVerb()
        : base(
            "explain",
            "Say who somebody of another mesh is by a map, and by which rules; as it is asked, nothing is verified. Exit code 1 when they are nobody.",
            "orleansmesh map explain callers.json --mesh did:mesh:enterprise:acme-001 --id did:mesh:enterprise:acme-001#agent-7 --role analyst",
            "orleansmesh map explain callers.json --mesh did:mesh:enterprise:acme-001 --attribute department=research --json")
    {
        _mesh.Required = true;
        Takes(_file, _mesh, _id, _roles, _attributes, _federation);
        _attributes.Validators.Add(result =>
        {
            foreach (string text in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (text.IndexOf('=', StringComparison.Ordinal) <= 0)
                {
                    result.AddError($"--attribute is '{text}'. Give name=value.");
                }
            }
        });
    }

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        IdentityMap map = MapFile.Read(arguments.GetValue(_file)!);
        var mesh = Did.Parse(arguments.GetValue(_mesh)!);
        MappingDecision decision = map.Map(
            new ForeignIdentity
            {
                Mesh = mesh,
                Id = arguments.GetValue(_id) ?? mesh.ToString(),
                Roles = arguments.GetValue(_roles)!,
                Attributes = [.. arguments.GetValue(_attributes)!.Select(text => text.Split('=', 2)).Select(parts => (parts[0], parts[1]))],
                FederationId = arguments.GetValue(_federation),
                Evidence = "the command line",
            },
            TimeProvider.System.GetUtcNow());
        output.Json(new
        {
            mapped = decision.Identity is not null,
            localId = decision.Identity?.LocalId,
            roles = decision.Identity?.Roles,
            rules = decision.Rules,
            reason = decision.Identity is null ? JsonNamingPolicy.KebabCaseLower.ConvertName(decision.Refusal.ToString()) : null,
            explanation = decision.Explain(),
        });
        output.Line($"{decision.Explain()}");
        return Task.FromResult(decision.Identity is null ? ExitCodes.Failed : ExitCodes.Done);
    }
}
