using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Requests;
using Spectre.Console;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>trust show</c>: the score and, within a federation, the edges.</summary>
internal sealed class TrustShowVerb : MemberVerb
{
    private readonly Argument<string?> _did = new("did") { Description = "The mesh; one's own when it is not given.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<Guid?> _federation = new("--federation") { Description = "Show what went between its parties: tier, weight, interactions, violations, stake.", HelpName = "id" };

    public TrustShowVerb()
        : base(
            "show",
            "Show a mesh's trust score and what went between the parties of a federation.",
            "orleansmesh trust show did:mesh:academic:mit-001 --home ./acme",
            "orleansmesh trust show did:mesh:academic:mit-001 --home ./acme --federation 5f0c3a52-6a44-4d1b-9a55-0d6a3c2f8f11 --json")
    {
        Takes(_did, _federation, Home, Hub, PostQuantum, Authorities);
        _did.Validators.Add(result => MeshDid.Require(result.GetValueOrDefault<string>() ?? "did:mesh:own", result.AddError));
    }

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        Did did = arguments.GetValue(_did) is { } text ? Did.Parse(text) : member.Folder.MeshId;
        TrustResult trust = await member.Client.Trust.ExplainAsync(did, arguments.GetValue(_federation), cancellationToken);
        output.Json(new { meshId = trust.MeshId, trust.Score, trust.Level, trust.Stake, trust.Slashes, trust.Edges });
        output.Facts(
            ("mesh", trust.MeshId),
            ("trust", $"{trust.Score} ({trust.Level})"),
            ("stake", trust.Stake == 0 && trust.Slashes == 0 ? "" : $"{trust.Stake}, slashed {trust.Slashes} times"));
        if (trust.Edges.Count > 0)
        {
            Table table = new Table().Border(TableBorder.Rounded).AddColumns("from", "to", "agent", "tier", "weight", "interactions", "clean", "messages", "violations", "last");
            foreach (TrustEdgeView edge in trust.Edges)
            {
                table.AddRow(
                    new Text(edge.Source),
                    new Text(edge.Target),
                    new Text(edge.Agent ?? ""),
                    new Text($"{edge.Tier}"),
                    new Text($"{edge.Weight}"),
                    new Text($"{edge.Interactions}"),
                    new Text($"{edge.Clean}"),
                    new Text($"{edge.Messages}"),
                    new Text($"{edge.Violations}"),
                    new Text(edge.LastInteraction == 0 ? "never" : $"{DateTimeOffset.FromUnixTimeMilliseconds(edge.LastInteraction):u}"));
            }

            output.Show(table);
        }

        return ExitCodes.Done;
    }
}
