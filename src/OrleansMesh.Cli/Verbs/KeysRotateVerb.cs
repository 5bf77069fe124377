using System.CommandLine;
using System.Globalization;
using OrleansMesh.Cli.Output;
using OrleansMesh.Domain.Keys;
using OrleansMesh.KeyStores;

namespace OrleansMesh.Cli.Verbs;

/// <summary><c>keys rotate</c>: gives a mesh's node a new key; its federations do not notice.</summary>
internal sealed class KeysRotateVerb : KeyFolderVerb
{
    private const string Node = "node";

    public KeysRotateVerb()
        : base(
            "rotate",
            "Give a mesh's node a new key. The mesh, its registration and its federations stay: a node's key is an identity on the wire alone. The old key is kept beside the new one. The mesh's own key: orleansmesh did rotate. A hub's node key is what members pin; do not rotate it so.",
            "orleansmesh keys rotate --home ./acme") => Takes(Home, PassphraseFile);

    protected override Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken)
    {
        FileKeyStore store = Store(arguments);
        StoredKey old = store.Find(Node) ?? throw new CliFailureException("no-key", $"There is no key in {store.PathOf(Node)}.", "Give a mesh's home with --home.");
        if (store.Find("hub") is not null)
        {
            throw new CliFailureException("hub-key", "This is a hub's folder: its members pin the node's key.", "Give a mesh's home with --home.");
        }

        string archive = "node-" + TimeProvider.System.GetUtcNow().ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
        var next = new FileKeyStore(store.Folder, Passphrases(arguments)) { SealNewKeys = old.Form == KeyFileForm.Sealed ? SealParameters.Default : null };

        // The new key is whole on the disk before it takes the old one's place, which one rename does.
        _ = next.Create(archive + "-next", KeyKind.Ed25519);
        File.Copy(store.PathOf(Node), store.PathOf(archive));
        File.Move(store.PathOf(archive + "-next"), store.PathOf(Node), overwrite: true);
        Show(store.Find(archive)!, output);
        Show(store.Find(Node)!, output);
        return Task.FromResult(ExitCodes.Done);
    }
}
