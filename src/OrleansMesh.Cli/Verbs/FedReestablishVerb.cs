using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed reestablish</c>: asks for an ended federation again, as its next version (F-08).</summary>
internal sealed class FedReestablishVerb : FederationVerb
{
    private readonly Option<string> _purpose = new("--purpose") { Description = "What for, for people; at most 512 characters.", HelpName = "text", Required = true };

    public FedReestablishVerb()
        : base(
            "reestablish",
            "Ask for an ended federation again, by its id, as its next version: the partner accepts, then terms are proposed with counter.",
            "orleansmesh fed reestablish 5f0c3a52-6a44-4d1b-9a55-0d6a3c2f8f11 --purpose research --home ./acme") =>
        Takes(Federation, _purpose, Home, Hub, PostQuantum, Authorities);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken) =>
        Show(
            await member.Client.Lifecycle.ReestablishAsync(await FindAsync(member, arguments, cancellationToken), arguments.GetValue(_purpose)!, [], cancellationToken),
            "requested-again",
            output);
}
