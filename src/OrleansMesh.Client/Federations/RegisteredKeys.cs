using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Client.Federations;

/// <summary>The present keys of meshes, as their registrations at the hub prove.</summary>
internal sealed class RegisteredKeys : IPartyKeys
{
    private readonly Dictionary<string, DidDocument> _documents = new(StringComparer.Ordinal);

    /// <summary>Asks the hub for the registrations of these meshes.</summary>
    /// <exception cref="MeshRefusedException">The hub does not know one, or shows one that does not hold.</exception>
    public static async Task<RegisteredKeys> AskAsync(IEnumerable<string> meshIds, MeshClientOptions options, IHubRequests hub, CancellationToken ct)
    {
        var keys = new RegisteredKeys();
        foreach (string meshId in meshIds)
        {
            ShowMeshResult shown = await hub.AskAsync(
                RequestTypes.ShowMesh,
                new ShowMeshRequest(meshId),
                RequestJson.Default.ShowMeshRequest,
                RequestJson.Default.ShowMeshResult,
                options.RequestTimeout,
                ct);
            byte[] registration = CanonicalJson.Canonicalize(shown.Registration);
            if (!MeshRegistration.TryVerify(registration, options.Clock.GetUtcNow(), out MeshRegistration? verified, out RegistrationRefusal refusal)
                || verified.Document.Id.ToString() != meshId)
            {
                throw new MeshRefusedException("registration-invalid", $"What the hub shows as the registration of {meshId} does not hold ({refusal}). Do not federate through it; tell its operator.");
            }

            keys._documents[meshId] = verified.Document;
        }

        return keys;
    }

    /// <inheritdoc/>
    public Ed25519PublicKey? Find(string did, string keyId) =>
        _documents.TryGetValue(did, out DidDocument? document) && document.TryFindKey(keyId, KeyPurpose.Authentication, out Ed25519PublicKey? key) ? key : null;

    /// <summary>A mesh with its first Ed25519 authentication key.</summary>
    public AgreementParty PartyOf(string did) =>
        _documents.TryGetValue(did, out DidDocument? document)
        && document.KeysFor(KeyPurpose.Authentication).FirstOrDefault(k => k.Ed25519 is not null) is { Ed25519: { } key } method
            ? new AgreementParty(did, method.Id, key)
            : throw new MeshRefusedException("key-unknown", $"{did} has no Ed25519 authentication key. Ask its operator to register one.");
}
