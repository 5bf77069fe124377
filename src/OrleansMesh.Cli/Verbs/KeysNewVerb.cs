using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Client;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>keys new</c>: makes a mesh.</summary>
internal sealed class KeysNewVerb : Verb
{
    private readonly Argument<string> _did = new("did") { Description = "The mesh's name, did:mesh:CATEGORY:NAME." };
    private readonly Option<string> _home = CommonOptions.Home();
    private readonly Option<string?> _humanKey = new("--human-key")
    {
        Description = "Also make a key that a human holds, in this file apart from the mesh's folder: capabilities across meshes begin with it.",
        HelpName = "file",
    };

    public KeysNewVerb()
        : base(
            "new",
            "Make a mesh: new keys and a registration that they sign, in a new folder. Back it up: who has it is the mesh.",
            "orleansmesh keys new did:mesh:enterprise:acme-001 --home ./acme",
            "orleansmesh keys new did:mesh:enterprise:acme-001 --home ./acme --human-key ~/acme-human.key")
    {
        Takes(_did, _home, _humanKey);
        _did.Validators.Add(result => MeshDid.Require(result.GetValueOrDefault<string>(), result.AddError));
    }

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        using MeshFolder folder = Create(Did.Parse(arguments.GetValue(_did)!), arguments.GetValue(_home)!, arguments.GetValue(_humanKey));
        MeshCard.Show(folder, output);
        output.Line($"Next: [blue]orleansmesh join --home {folder.Path}[/]");
        return Task.FromResult(ExitCodes.Done);
    }

    private static MeshFolder Create(Did did, string home, string? humanKey)
    {
        if (humanKey is null)
        {
            return MeshFolder.Create(home, did);
        }

        using Ed25519PrivateKey human = HumanKeyFile.Create(humanKey);
        try
        {
            return MeshFolder.Create(home, did, humanKey: human.PublicKey);
        }
        catch
        {
            // A key that no mesh names would only be taken for one that does.
            File.Delete(humanKey);
            throw;
        }
    }
}
