using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Policies;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>policy intersect</c>: what all parties let pass, and why no more.</summary>
internal sealed class PolicyIntersectVerb : Verb
{
    private readonly Argument<string[]> _files = new("file") { Description = "The policies of the parties.", Arity = new ArgumentArity(2, 16) };
    private readonly Option<string?> _out = new("--out") { Description = "Where to write the intersection, in canonical JSON.", HelpName = "file" };

    public PolicyIntersectVerb()
        : base(
            "intersect",
            "Compute what all of several policies let pass, and show which clauses make each limit. Exit code 1 when nothing can pass.",
            "orleansmesh policy intersect acme-policy.json mit-policy.json",
            "orleansmesh policy intersect acme-policy.json mit-policy.json --out agreed.json --json") => Takes(_files, _out);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        FederationPolicy all = await PolicyFiles.IntersectAsync(arguments.GetValue(_files)!, cancellationToken);
        EffectivePolicy effective = EffectivePolicy.Of(all);
        output.Json(new
        {
            policy = PolicyFiles.ToJson(all),
            limits = PolicyTables.ToJson(effective),
            contradictions = effective.Contradictions.Select(contradiction => contradiction.Sentence).ToArray(),
        });
        PolicyTables.Show(output, effective);
        if (effective.Contradictions.Count > 0)
        {
            throw new CliFailureException("policy-contradiction", $"Under all of them nothing passes. {effective.Contradictions[0].Sentence}", "One of the owners has to widen a clause.");
        }

        if (arguments.GetValue(_out) is { } file)
        {
            await File.WriteAllBytesAsync(file, all.Bytes.ToArray(), cancellationToken);
            output.Line($"[green]Written[/] {file}: {all.Clauses.Count} clauses.");
        }

        return ExitCodes.Done;
    }
}
