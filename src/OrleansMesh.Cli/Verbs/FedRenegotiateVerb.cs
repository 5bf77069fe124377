using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using ParseResult = System.CommandLine.ParseResult;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed renegotiate</c>: other terms for a federation that is in force.</summary>
internal sealed class FedRenegotiateVerb : FederationVerb
{
    private readonly TermsOptions _terms = new();

    public FedRenegotiateVerb()
        : base("renegotiate", "Propose other terms for an active federation. The present agreement stays in force until all have signed and activated the new one; no message is lost.", "orleansmesh fed renegotiate did:mesh:academic:mit-001 --purpose research --ask tool:* --days 90 --home ./acme") =>
        Takes([Federation, .. _terms.All, Home, Hub, PostQuantum, Authorities]);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken) => Show(
        await member.Client.Lifecycle.ProposeAsync(
            await FindAsync(member, arguments, cancellationToken), await _terms.ReadAsync(arguments, cancellationToken), cancellationToken),
        "proposed",
        output);
}
