using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>keys new</c>: makes a mesh.</summary>
internal sealed class KeysNewVerb : Verb
{
    private readonly Argument<string> _did = new("did") { Description = "The mesh's name, did:mesh:CATEGORY:NAME." };
    private readonly Option<string> _home = CommonOptions.Home();

    public KeysNewVerb()
        : base(
            "new",
            "Make a mesh: new keys and a registration that they sign, in a new folder. Back it up: who has it is the mesh.",
            "orleansmesh keys new did:mesh:enterprise:acme-001 --home ./acme")
    {
        Takes(_did, _home);
        _did.Validators.Add(result => MeshDid.Require(result.GetValueOrDefault<string>(), result.AddError));
    }

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        using MeshFolder folder = MeshFolder.Create(arguments.GetValue(_home)!, Did.Parse(arguments.GetValue(_did)!));
        MeshCard.Show(folder, output);
        output.Line($"Next: [blue]orleansmesh join --home {folder.Path}[/]");
        return Task.FromResult(ExitCodes.Done);
    }
}
