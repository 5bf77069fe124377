using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using ParseResult = System.CommandLine.ParseResult;

namespace OrleansMesh.Cli.Verbs;

/// <summary>A verb that puts terms on the table of a federation: to a hub and the partner it is the same event, whatever stage it is for.</summary>
internal abstract class ProposeTermsVerb : FederationVerb
{
    private readonly TermsOptions _terms = new();

    protected ProposeTermsVerb(string name, string description, string example)
        : base(name, description, example) => Takes([Federation, .. _terms.All, Home, Hub, PostQuantum, Authorities]);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken) => Show(
        await member.Client.Lifecycle.ProposeAsync(
            await FindAsync(member, arguments, cancellationToken), await _terms.ReadAsync(arguments, cancellationToken), cancellationToken),
        "proposed",
        output);
}
