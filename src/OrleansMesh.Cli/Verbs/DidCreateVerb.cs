using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>did create</c>: a did:mesh with new keys; it is registered when the mesh joins a hub.</summary>
internal sealed class DidCreateVerb : Verb
{
    private readonly Argument<string> _did = new("did") { Description = "The new mesh, for example did:mesh:enterprise:acme-001." };
    private readonly Option<string> _home = CommonOptions.Home();

    public DidCreateVerb()
        : base(
            "create",
            "Make a did:mesh with new keys in an empty folder. It is registered when the mesh joins a hub.",
            "orleansmesh did create did:mesh:enterprise:acme-001 --home ./acme") => Takes(_did, _home);

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        if (!DidMesh.TryParse(arguments.GetValue(_did), out Did did))
        {
            throw CliFailureException.Usage("That is no did:mesh.", "It looks like did:mesh:enterprise:acme-001, each part 1 to 64 of [a-z0-9.-].");
        }

        using MeshFolder folder = MeshFolder.Create(arguments.GetValue(_home)!, did);
        MeshCard.Show(folder, output);
        return Task.FromResult(ExitCodes.Done);
    }
}
