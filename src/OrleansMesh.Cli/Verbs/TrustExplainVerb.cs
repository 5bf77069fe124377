using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Wire.Requests;
using Spectre.Console;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>trust explain</c>: the factors of a score, their evidence, and what moved it.</summary>
internal sealed class TrustExplainVerb : MemberVerb
{
    private readonly Argument<string?> _did = new("did") { Description = "The mesh; one's own when it is not given.", Arity = ArgumentArity.ZeroOrOne };

    public TrustExplainVerb()
        : base(
            "explain",
            "Explain a mesh's trust score: each factor with its weight, value, evidence and time, and what moved the score lately.",
            "orleansmesh trust explain --home ./acme",
            "orleansmesh trust explain did:mesh:academic:mit-001 --home ./acme --json")
    {
        Takes(_did, Home, Hub, PostQuantum, Authorities);
        _did.Validators.Add(result => MeshDid.Require(result.GetValueOrDefault<string>() ?? "did:mesh:own", result.AddError));
    }

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        Did did = arguments.GetValue(_did) is { } text ? Did.Parse(text) : member.Folder.MeshId;
        TrustResult trust = await member.Client.TrustAsync(did, federationId: null, cancellationToken);
        output.Json(new { meshId = trust.MeshId, trust.Score, trust.Level, trust.Factors, trust.Moves, trust.Stake, trust.Slashes });
        output.Line($"{trust.MeshId} has {trust.Score} of 100 ({trust.Level}):");
        Table factors = new Table().Border(TableBorder.Rounded).AddColumns("factor", "weight", "value", "points", "evidence", "since");
        foreach (TrustFactorView factor in trust.Factors)
        {
            factors.AddRow(
                new Text(factor.Name),
                new Text($"{factor.Weight} %"),
                new Text($"{factor.Value}"),
                new Text($"{factor.Weight * factor.Value / 100.0:0.#}"),
                new Text(factor.Evidence),
                new Text(factor.At is { } at ? $"{DateTimeOffset.FromUnixTimeMilliseconds(at):u}" : ""));
        }

        output.Show(factors);
        foreach (TrustMoveView move in trust.Moves)
        {
            output.Line($"{DateTimeOffset.FromUnixTimeMilliseconds(move.At):u}  {move.From} → {move.To}  {move.Factor}: {move.Evidence}");
        }

        return ExitCodes.Done;
    }
}
