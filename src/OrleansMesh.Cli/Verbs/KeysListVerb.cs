using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.KeyStores;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>keys list</c>: which keys a folder has, without opening any.</summary>
internal sealed class KeysListVerb : KeyFolderVerb
{
    public KeysListVerb()
        : base(
            "list",
            "List the keys of a mesh's home or a hub's data folder: their kinds, public keys, and whether they are sealed. No passphrase is needed.",
            "orleansmesh keys list --home ./acme",
            "orleansmesh keys list --home /var/lib/orleansmesh --json") => Takes(Home);

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        foreach (StoredKey key in Store(arguments).List())
        {
            Show(key, output);
        }

        return Task.FromResult(ExitCodes.Done);
    }
}
