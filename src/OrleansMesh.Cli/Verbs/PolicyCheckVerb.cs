using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Policies;
using OrleansMesh.Domain.Policies;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>policy check</c>: whether documents are policies, and whether anything can pass them.</summary>
internal sealed class PolicyCheckVerb : Verb
{
    private readonly Argument<string[]> _files = new("file") { Description = "Policies.", Arity = ArgumentArity.OneOrMore };

    public PolicyCheckVerb()
        : base(
            "check",
            "Check policies: their form, ids that are used twice, and clauses that let nothing pass. Exit code 1 for what is wrong.",
            "orleansmesh policy check acme-policy.json",
            "orleansmesh policy check acme-policy.json mit-policy.json --json") => Takes(_files);

    protected override async Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        foreach (string file in arguments.GetValue(_files)!)
        {
            FederationPolicy policy = await PolicyFiles.ReadAsync(file, cancellationToken);
            EffectivePolicy effective = EffectivePolicy.Of(policy);
            string[] twice = [.. policy.Clauses.GroupBy(clause => clause.Id).Where(group => group.Count() > 1).Select(group => group.Key)];
            output.Json(new
            {
                file,
                clauses = policy.Clauses.Count,
                bytes = policy.Bytes.Length,
                limits = PolicyTables.ToJson(effective),
                contradictions = effective.Contradictions.Select(contradiction => contradiction.Sentence).ToArray(),
                repeatedIds = twice,
            });
            output.Line($"{file}: {policy.Clauses.Count} clauses, {policy.Bytes.Length} bytes in canonical form.");
            PolicyTables.Show(output, effective);
            foreach (string id in twice)
            {
                output.Line($"[yellow]The id {id} names several clauses:[/] a refusal that names it would leave open which one it means.");
            }

            if (effective.Contradictions.Count > 0)
            {
                throw new CliFailureException("policy-contradiction", $"{file} lets nothing pass. {effective.Contradictions[0].Sentence}", "Widen one of the clauses.");
            }
        }

        return ExitCodes.Done;
    }
}
