using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;

namespace OrleansMesh.Client.Federations;

/// <summary>
/// The keys of meshes, as their histories at the hub prove (I-01): the present ones, to make agreements with, and the former ones too, since
/// they signed events in their time.
/// </summary>
internal sealed class RegisteredKeys : IPartyKeys
{
    private readonly Dictionary<string, MeshHistory> _histories = new(StringComparer.Ordinal);

    /// <summary>Every key for authentication of these meshes, of now and before.</summary>
    public IEnumerable<(string Did, string KeyId, Ed25519PublicKey Key)> All =>
        _histories.SelectMany(mesh => mesh.Value.KeyWindows.Select(window => (mesh.Key, window.KeyId, window.Key)));

    /// <summary>Asks the hub for the histories of these meshes.</summary>
    /// <exception cref="MeshRefusedException">The hub does not know one, or shows one that does not hold.</exception>
    public static async Task<RegisteredKeys> AskAsync(IEnumerable<string> meshIds, MeshClientOptions options, IHubRequests hub, CancellationToken ct)
    {
        var keys = new RegisteredKeys();
        foreach (string meshId in meshIds)
        {
            keys._histories[meshId] = await PartyHistories.ReadAsync(options.Clock, options.RequestTimeout, hub, Did.Parse(meshId), ct)
                ?? throw new MeshRefusedException("registration-invalid", $"What the hub shows as the registration of {meshId} does not hold. Do not federate through it; tell its operator.");
        }

        return keys;
    }

    /// <inheritdoc/>
    public Ed25519PublicKey? Find(string did, string keyId, long time) =>
        _histories.TryGetValue(did, out MeshHistory? history) ? history.KeyWindows.FirstOrDefault(window => window.KeyId == keyId)?.Key : null;

    /// <summary>A mesh with its first Ed25519 authentication key of now.</summary>
    public AgreementParty PartyOf(string did) =>
        _histories.TryGetValue(did, out MeshHistory? history)
        && history.Current.Document.KeysFor(KeyPurpose.Authentication).FirstOrDefault(k => k.Ed25519 is not null) is { Ed25519: { } key } method
            ? new AgreementParty(did, method.Id, key)
            : throw new MeshRefusedException("key-unknown", $"{did} has no Ed25519 authentication key. Ask its operator to register one.");
}
