using System.Text.Json;
using OrleansMesh.Cli.Values;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.KeyStores;
using OrleansMesh.KeyStores.Tokens;

namespace OrleansMesh.Cli.Hubs;

/// <summary>A hub's data folder as its operator sees it; the hub itself may be running.</summary>
public sealed class HubDataFolder(string path)
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Absolute.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    private string CardPath => System.IO.Path.Combine(Path, "hub.json");

    /// <summary>The card of the hub whose keys are here.</summary>
    public HubCard Describe(string hubId, string region, string listen, string? http = null)
    {
        using Ed25519PrivateKey node = Keys("node").OpenEd25519("node");
        return new HubCard(hubId, $"{hubId}#key-1", DidKey.Encode(node.PublicKey).ToString(), region, listen, http);
    }

    /// <summary>Leaves the card for later.</summary>
    public void Write(HubCard card) => File.WriteAllText(CardPath, JsonSerializer.Serialize(card, Shape));

    /// <summary>The card that <c>up</c> left.</summary>
    /// <exception cref="CliFailureException">No hub has run here.</exception>
    public HubCard Read() => File.Exists(CardPath) && JsonSerializer.Deserialize<HubCard>(File.ReadAllText(CardPath), Shape) is { } card
        ? card
        : throw new CliFailureException("no-hub", $"No hub has run with the folder {Path}.", $"Start one first: orleansmesh up --data {Path}");

    /// <summary>The key that signs what the hub's operator says.</summary>
    /// <exception cref="CliFailureException">There is none.</exception>
    public IEd25519SigningKey ReadHubKey() => Keys("hub").OpenSigning("hub") as IEd25519SigningKey
        ?? throw new CliFailureException("no-key", $"The key hub of {Path} is no Ed25519 key.", "Restore it from a backup.");

    private FileKeyStore Keys(string name)
    {
        var store = new FileKeyStore(Path, TerminalPassphrases.Instance, new Pkcs11Keys(TerminalPassphrases.Instance));
        return Directory.Exists(Path) && store.Find(name) is not null
            ? store
            : throw new CliFailureException("no-key", $"There is no key in {store.PathOf(name)}.", $"A hub makes it when it starts for the first time: orleansmesh up --data {Path}");
    }
}
