using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Wire.Requests;
using Spectre.Console;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>trust path</c>: the strongest path between two meshes over the edges of federations.</summary>
internal sealed class TrustPathVerb : MemberVerb
{
    private readonly Argument<string> _from = new("from") { Description = "The mesh that it begins with." };
    private readonly Argument<string> _to = new("to") { Description = "Another mesh." };
    private readonly Option<int> _depth = new("--depth") { Description = "Most steps, 1 to 4.", HelpName = "number", DefaultValueFactory = _ => TrustPathSearch.DepthMax };

    public TrustPathVerb()
        : base(
            "path",
            "Find the strongest path of trust between two meshes over the edges that the hub keeps: the product of what went well on each. It leads over you, your partners, and meshes that let themselves be found.",
            "orleansmesh trust path did:mesh:enterprise:acme-001 did:mesh:academic:mit-001 --home ./acme",
            "orleansmesh trust path did:mesh:enterprise:acme-001 did:mesh:academic:mit-001 --depth 2 --home ./acme --json")
    {
        Takes(_from, _to, _depth, Home, Hub, PostQuantum, Authorities);
        _from.Validators.Add(result => MeshDid.Require(result.GetValueOrDefault<string>() ?? "", result.AddError));
        _to.Validators.Add(result => MeshDid.Require(result.GetValueOrDefault<string>() ?? "", result.AddError));
        _depth.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > TrustPathSearch.DepthMax)
            {
                result.AddError($"--depth is 1 to {TrustPathSearch.DepthMax}.");
            }
        });
    }

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        TrustPathResult path = await member.Client.Trust.PathAsync(Did.Parse(arguments.GetValue(_from)!), Did.Parse(arguments.GetValue(_to)!), arguments.GetValue(_depth), cancellationToken);
        output.Json(path);
        if (path.Steps.Count == 0)
        {
            output.Line($"No path from {path.From} to {path.To} over the edges of {path.Region}.");
        }
        else
        {
            output.Line($"From {path.From} to {path.To} with a weight of {path.Weight:0.#} of 100, over the edges of {path.Region}:");
            Table table = new Table().Border(TableBorder.Rounded).AddColumns("from", "to", "weight", "interactions", "violations", "last", "federation", "evidence");
            foreach (TrustStepView step in path.Steps)
            {
                table.AddRow(
                    new Text(step.Source),
                    new Text(step.Target),
                    new Text($"{step.Weight}"),
                    new Text($"{step.Interactions}"),
                    new Text($"{step.Violations}"),
                    new Text(step.LastInteraction == 0 ? "never" : $"{DateTimeOffset.FromUnixTimeMilliseconds(step.LastInteraction):u}"),
                    new Text(step.FederationId?.ToString() ?? "of others"),
                    new Text(step.Evidence));
            }

            output.Show(table);
        }

        if (path.Cuts.Count > 0)
        {
            output.Line($"A stronger path may lie behind a bound of the search: {string.Join(", ", path.Cuts)}.");
        }

        return ExitCodes.Done;
    }
}
