using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.KeyStores;

namespace OrleansMesh.Client.Folders;

/// <summary>Who a mesh is at one moment: its history with the private keys of the present version. Replaced as a whole.</summary>
internal sealed class MeshIdentity : IDisposable
{
    private MeshIdentity(MeshHistory history, IEd25519SigningKey meshKey, string keyId, AgreementKeys agreementKeys, IEd25519SigningKey? invokingKey, string invokingKeyId)
    {
        History = history;
        MeshKey = meshKey;
        KeyId = keyId;
        AgreementKeys = agreementKeys;
        InvokingKey = invokingKey ?? meshKey;
        InvokingKeyId = invokingKeyId;
    }

    public MeshHistory History { get; }

    public MeshRegistration Registration => History.Current;

    public IEd25519SigningKey MeshKey { get; }

    public string KeyId { get; }

    public AgreementKeys AgreementKeys { get; }

    /// <summary>The mesh's own key in folders that have no other for it.</summary>
    public IEd25519SigningKey InvokingKey { get; }

    public string InvokingKeyId { get; }

    /// <exception cref="MeshFolderException">A key is not the one that the registration lists.</exception>
    /// <exception cref="KeyStoreException">A key is missing or does not open.</exception>
    public static MeshIdentity Open(FileKeyStore store, MeshHistory history)
    {
        IEd25519SigningKey? meshKey = null;
        AgreementKeys? agreementKeys = null;
        try
        {
            MeshRegistration registration = history.Current;
            meshKey = OpenSigning(store, KeyNames.Mesh);
            string keyId = Find(registration, KeyPurpose.Authentication, meshKey)
                ?? throw new MeshFolderException($"'{store.PathOf(KeyNames.Mesh)}' is not a key of the registration in '{store.Folder}'. Restore both from the same backup.");
            agreementKeys = AgreementKeys.Open(store, registration, meshKey, keyId);
            (IEd25519SigningKey? invokingKey, string invokingKeyId) = OpenInvoking(store, registration, keyId);
            return new MeshIdentity(history, meshKey, keyId, agreementKeys, invokingKey, invokingKeyId);
        }
        catch
        {
            meshKey?.Dispose();
            agreementKeys?.Dispose();
            throw;
        }
    }

    /// <summary>Opens an Ed25519 key, in a file or a token.</summary>
    /// <exception cref="MeshFolderException">It is of another kind.</exception>
    public static IEd25519SigningKey OpenSigning(FileKeyStore store, string name)
    {
        ISigningKey key = store.OpenSigning(name);
        if (key is IEd25519SigningKey ed25519)
        {
            return ed25519;
        }

        key.Dispose();
        throw new MeshFolderException($"'{store.PathOf(name)}' is no Ed25519 key. Restore it from a backup.");
    }

    public void Dispose()
    {
        MeshKey.Dispose();
        InvokingKey.Dispose();
        AgreementKeys.Dispose();
    }

    private static (IEd25519SigningKey? Key, string KeyId) OpenInvoking(FileKeyStore store, MeshRegistration registration, string meshKeyId)
    {
        bool isListed = registration.Document.KeysFor(KeyPurpose.CapabilityInvocation).Any(k => KeyNames.Fragment(k.Id).StartsWith(KeyNames.Invoking, StringComparison.Ordinal));
        if (!isListed && store.Find(KeyNames.Invoking) is null)
        {
            return (null, meshKeyId);
        }

        IEd25519SigningKey key = OpenSigning(store, KeyNames.Invoking);
        if (Find(registration, KeyPurpose.CapabilityInvocation, key) is { } keyId)
        {
            return (key, keyId);
        }

        key.Dispose();
        throw new MeshFolderException($"'{store.PathOf(KeyNames.Invoking)}' is not a key of the registration in '{store.Folder}'. Restore both from the same backup.");
    }

    private static string? Find(MeshRegistration registration, KeyPurpose purpose, IEd25519SigningKey key) =>
        registration.Document.KeysFor(purpose).FirstOrDefault(k => key.PublicKey.Equals(k.Ed25519))?.Id;
}
