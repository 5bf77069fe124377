using System.CommandLine;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Keys;
using OrleansMesh.KeyStores;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>keys decrypt</c>: writes sealed keys in the clear again.</summary>
internal sealed class KeysDecryptVerb : KeyFolderVerb
{
    public KeysDecryptVerb()
        : base(
            "decrypt",
            "Write the sealed keys of a folder in the clear: who can read the files has them from then on.",
            "orleansmesh keys decrypt --home ./acme --passphrase-file ./acme.passphrase") => Takes(Home, PassphraseFile);

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        FileKeyStore store = Store(arguments);
        foreach (StoredKey key in store.List().Where(k => k.Form == KeyFileForm.Sealed))
        {
            cancellationToken.ThrowIfCancellationRequested();
            store.Rewrite(key.Name, null);
            Show(store.Find(key.Name)!, output);
        }

        return Task.FromResult(ExitCodes.Done);
    }
}
