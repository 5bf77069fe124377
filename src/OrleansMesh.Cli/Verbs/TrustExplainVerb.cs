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

    private readonly Option<Guid?> _federation = new("--federation") { Description = "Explain too in which tier it and each of its agents is there.", HelpName = "id" };

    public TrustExplainVerb()
        : base(
            "explain",
            "Explain a mesh's trust score: each factor with its weight, value, evidence and time, who attests it and what that counts, and what moved the score lately.",
            "orleansmesh trust explain --home ./acme",
            "orleansmesh trust explain did:mesh:academic:mit-001 --home ./acme --json",
            "orleansmesh trust explain did:mesh:academic:mit-001 --home ./acme --federation 5f0c3a52-6a44-4d1b-9a55-0d6a3c2f8f11")
    {
        Takes(_did, _federation, Home, Hub, PostQuantum, Authorities);
        _did.Validators.Add(result => MeshDid.Require(result.GetValueOrDefault<string>() ?? "did:mesh:own", result.AddError));
    }

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        Did did = arguments.GetValue(_did) is { } text ? Did.Parse(text) : member.Folder.MeshId;
        TrustResult trust = await member.Client.Trust.ExplainAsync(did, arguments.GetValue(_federation), cancellationToken);
        TrustEdgeView[] edges = [.. trust.Edges.Where(edge => edge.Source == trust.MeshId)];
        string[] tiers = [.. edges.Select(edge => TierText.Of(edge, edge.Agent is null ? null : edges.FirstOrDefault(whole => whole.Agent is null)?.Tier))];
        output.Json(new { meshId = trust.MeshId, trust.Score, trust.Level, trust.Factors, trust.Moves, trust.Stake, trust.Slashes, trust.Attestations, edges, tiers });
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
        foreach (AttestationView said in trust.Attestations ?? [])
        {
            string group = said.Group == 1 && !said.Mutual ? "" : said.Mutual ? $" (one of {said.Group} that attest each other, as it does them)" : $" (one of {said.Group} that attest each other)";
            output.Line($"{said.By} attests {said.Claim} {said.Value}, until {DateTimeOffset.FromUnixTimeMilliseconds(said.ExpiresAt):u}: counts {said.Points:0.##}{group}");
        }

        foreach (TrustMoveView move in trust.Moves)
        {
            output.Line($"{DateTimeOffset.FromUnixTimeMilliseconds(move.At):u}  {move.From} → {move.To}  {move.Factor}: {move.Evidence}");
        }

        foreach (string tier in tiers)
        {
            output.Line($"{tier}");
        }

        if (arguments.GetValue(_federation) is not null && tiers.Length == 0)
        {
            output.Line($"{trust.MeshId} is in tier 4: nothing is on record of it in this federation, and so is each of its agents.");
        }

        return ExitCodes.Done;
    }
}
