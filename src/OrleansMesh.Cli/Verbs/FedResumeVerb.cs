using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using ParseResult = System.CommandLine.ParseResult;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>fed resume</c>: takes back this mesh's suspension.</summary>
internal sealed class FedResumeVerb : FederationVerb
{
    public FedResumeVerb()
        : base("resume", "Take back this mesh's suspension; messages flow when nobody's is left.", "orleansmesh fed resume did:mesh:academic:mit-001 --home ./acme") =>
        Takes(Federation, Home, Hub, PostQuantum, Authorities);

    protected override async Task<int> RunAsync(Member member, ParseResult arguments, CliOutput output, CancellationToken cancellationToken) =>
        Show(await member.Client.Lifecycle.ResumeAsync(await FindAsync(member, arguments, cancellationToken), cancellationToken), "resumed", output);
}
