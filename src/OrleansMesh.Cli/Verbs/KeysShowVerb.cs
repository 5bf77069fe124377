using System.CommandLine;
using OrleansMesh.Cli.Members;
using OrleansMesh.Cli.Output;
using OrleansMesh.Cli.Values;
using OrleansMesh.Client;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>keys show</c>: the public part of a mesh's home.</summary>
internal sealed class KeysShowVerb : Verb
{
    private readonly Option<string> _home = CommonOptions.Home();

    public KeysShowVerb()
        : base("show", "Show a mesh's DID and public keys. Private keys are never shown.", "orleansmesh keys show --home ./acme") => Takes(_home);

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        using MeshFolder folder = MeshFolder.Open(arguments.GetValue(_home)!, passphrases: TerminalPassphrases.Instance);
        MeshCard.Show(folder, output);
        return Task.FromResult(ExitCodes.Done);
    }
}
