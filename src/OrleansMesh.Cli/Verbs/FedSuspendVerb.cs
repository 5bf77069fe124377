using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed suspend</c>: stops a federation's messages until this mesh resumes.</summary>
internal sealed class FedSuspendVerb : FederationVerb
{
    private readonly Option<string> _reason = ReasonOption();

    public FedSuspendVerb()
        : base(
            "suspend",
            "Stop a federation's messages until this mesh resumes it. Everyone who suspended must resume.",
            "orleansmesh fed suspend did:mesh:academic:mit-001 --reason \"key ceremony\" --home ./acme") =>
        Takes(Federation, _reason, Home, Hub, PostQuantum, Authorities);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken) => Show(
        await member.Client.Lifecycle.SuspendAsync(await FindAsync(member, arguments, cancellationToken), arguments.GetValue(_reason)!, cancellationToken), "suspended", output);
}
