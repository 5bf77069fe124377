using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Values;
using OrleansMesh.Client;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Keys;

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

    private readonly Option<bool> _seal = new("--seal") { Description = "Seal the key files under a passphrase." };
    private readonly Option<string?> _meshKey = new("--mesh-key") { Description = "The mesh's own key in a token (see keys token): pkcs11:token=LABEL;object=NAME. Its private part never leaves it.", HelpName = "uri" };

    public KeysNewVerb()
        : base(
            "new",
            "Make a mesh: new keys and a registration that they sign, in a new folder. Back it up: who has it is the mesh.",
            "orleansmesh keys new did:mesh:enterprise:acme-001 --home ./acme",
            "orleansmesh keys new did:mesh:enterprise:acme-001 --home ./acme --human-key ~/acme-human.key",
            "orleansmesh keys new did:mesh:enterprise:acme-001 --home ./acme --seal --mesh-key 'pkcs11:token=acme;object=mesh'")
    {
        Takes(_did, _home, _humanKey, _seal, _meshKey);
        _did.Validators.Add(result => MeshDid.Require(result.GetValueOrDefault<string>(), result.AddError));
    }

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        using MeshFolder folder = Create(arguments);
        MeshCard.Show(folder, output);
        if (arguments.GetValue(_humanKey) is { } human)
        {
            output.Line($"The human's key is in {human}: keep it apart. With it the human lets the mesh federate: [blue]orleansmesh fed consent DID --home {folder.Path} --human-key {human}[/]");
        }

        output.Line($"Next: [blue]orleansmesh join --home {folder.Path}[/]");
        return Task.FromResult(ExitCodes.Done);
    }

    private MeshFolder Create(ParseResult arguments)
    {
        string? humanKey = arguments.GetValue(_humanKey);
        if (humanKey is null)
        {
            return Create(arguments, human: null);
        }

        using Ed25519PrivateKey human = HumanKeyFile.Create(humanKey);
        try
        {
            return Create(arguments, human.PublicKey);
        }
        catch
        {
            // A key that no mesh names would only be taken for one that does.
            File.Delete(humanKey);
            throw;
        }
    }

    private MeshFolder Create(ParseResult arguments, Ed25519PublicKey? human) => MeshFolder.Create(
        arguments.GetValue(_home)!,
        Did.Parse(arguments.GetValue(_did)!),
        passphrases: TerminalPassphrases.Instance,
        seal: arguments.GetValue(_seal) ? SealParameters.Default : null,
        humanKey: human,
        meshKeyUri: arguments.GetValue(_meshKey));
}
