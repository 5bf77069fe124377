using OrleansMesh.Client.Folders;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Keys;
using OrleansMesh.KeyStores;
using OrleansMesh.KeyStores.Tokens;

namespace OrleansMesh.Client;

/// <summary>One mesh's home on disk: its keys, its registration, its credential, the hubs that it met and how far it has read. For its owner alone.</summary>
/// <remarks>Files: <c>mesh.key</c>, <c>node.key</c>, <c>agreement.key</c> (those of later keys <c>agreement-2.key</c> and so on), <c>registration.json</c>, <c>credential.json</c>, <c>known-hubs.json</c>, <c>cursor-HOST-PORT</c>.</remarks>
public sealed class MeshFolder : IDisposable
{
    private const string MeshKeyName = "mesh";
    private const string NodeKeyName = "node";
    private const string RegistrationFile = "registration.json";
    private const string CredentialFile = "credential.json";
    private const string KnownHubsFile = "known-hubs.json";
    private const string KeyFragment = "key-1";
    private const string HumanFragment = "human";

    private MeshFolder(string path, IEd25519SigningKey meshKey, Ed25519PrivateKey nodeKey, AgreementKeys agreementKeys, MeshRegistration registration, string keyId)
    {
        Path = path;
        MeshKey = meshKey;
        NodeKey = nodeKey;
        AgreementKeys = agreementKeys;
        Registration = registration;
        KeyId = keyId;
        KnownHubs = new KnownHubs(System.IO.Path.Combine(path, KnownHubsFile));
    }

    /// <summary>The directory, absolute.</summary>
    public string Path { get; }

    /// <summary>The mesh's DID.</summary>
    public Did MeshId => Registration.Document.Id;

    /// <summary>The DID URL of <see cref="MeshKey"/> in the registration.</summary>
    public string KeyId { get; }

    /// <summary>Signs messages, agreements and joins; in a file, or in a token that the file names. Owned by the folder.</summary>
    public IEd25519SigningKey MeshKey { get; }

    /// <summary>The identity of this process on the wire. Owned by the folder.</summary>
    public Ed25519PrivateKey NodeKey { get; }

    /// <summary>The DID document with its proof, as hubs and partners see it.</summary>
    public MeshRegistration Registration { get; }

    internal KnownHubs KnownHubs { get; }

    internal AgreementKeys AgreementKeys { get; }

    /// <summary>Makes a new mesh with new keys in an empty or new directory.</summary>
    /// <param name="path">Created with mode 0700 where the system has modes.</param>
    /// <param name="meshId">A <c>did:mesh</c>, for example <c>did:mesh:enterprise:acme-001</c>.</param>
    /// <param name="clock">Dates the registration's proof; the system's when null.</param>
    /// <param name="passphrases">Seals the new keys when <paramref name="seal"/> is given; those of the environment when null.</param>
    /// <param name="seal">How the new keys are sealed; null writes them in the clear.</param>
    /// <param name="humanKey">The key of the human who answers for the mesh, marked so in its document; without it no capability of the mesh crosses to another.</param>
    /// <param name="meshKeyUri">The mesh's own key, Ed25519, in a token: <c>pkcs11:token=LABEL;object=NAME</c>; null makes a new one in a file.</param>
    /// <exception cref="MeshFolderException">There is something in the directory, the DID is no did:mesh, or there is no passphrase.</exception>
    public static MeshFolder Create(
        string path,
        Did meshId,
        TimeProvider? clock = null,
        IPassphraseSource? passphrases = null,
        SealParameters? seal = null,
        Ed25519PublicKey? humanKey = null,
        string? meshKeyUri = null)
    {
        if (!DidMesh.IsValid(meshId))
        {
            throw new MeshFolderException($"'{meshId}' is no did:mesh. A mesh is named like did:mesh:enterprise:acme-001, each part 1 to 64 of [a-z0-9.-].");
        }

        path = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new MeshFolderException($"'{path}' is not empty. Open the mesh that is in it, or name another directory.");
        }

        FolderFiles.CreateDirectory(path);
        byte[] registration;
        try
        {
            FileKeyStore store = Store(path, passphrases, seal);
            if (meshKeyUri is null)
            {
                _ = store.Create(MeshKeyName, KeyKind.Ed25519);
            }
            else
            {
                store.Link(MeshKeyName, meshKeyUri);
            }

            _ = store.Create(NodeKeyName, KeyKind.Ed25519);
            _ = store.Create(AgreementKeys.Fragment, KeyKind.X25519);
            using IEd25519SigningKey meshKey = OpenMeshKey(store);
            using X25519PrivateKey agreementKey = store.OpenAgreement(AgreementKeys.Fragment);
            DidDocumentBuilder document = new DidDocumentBuilder(meshId)
                .AddKey(KeyFragment, meshKey.PublicKey, KeyPurpose.Authentication, KeyPurpose.AssertionMethod, KeyPurpose.CapabilityInvocation, KeyPurpose.CapabilityDelegation)
                .AddKey(AgreementKeys.Fragment, agreementKey.PublicKey);
            if (humanKey is not null)
            {
                document.AddKey(HumanFragment, humanKey, KeyPurpose.CapabilityInvocation, KeyPurpose.CapabilityDelegation).MarkHuman(HumanFragment);
            }

            registration = MeshRegistration.Create(document, meshKey, meshId.Url(KeyFragment), (clock ?? TimeProvider.System).GetUtcNow());
        }
        catch (KeyStoreException refused)
        {
            throw new MeshFolderException(refused.Message, refused);
        }

        FolderFiles.WriteAtomic(System.IO.Path.Combine(path, RegistrationFile), registration);
        return Open(path, clock, passphrases);
    }

    /// <summary>Opens a mesh that was made before.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="clock">Judges the registration's proof; the system's when null.</param>
    /// <param name="passphrases">Opens sealed keys; those of the environment (<see cref="EnvironmentPassphrases"/>) when null.</param>
    /// <exception cref="MeshFolderException">A file is missing or not of its form, does not open, or the key is not the registration's.</exception>
    public static MeshFolder Open(string path, TimeProvider? clock = null, IPassphraseSource? passphrases = null)
    {
        path = System.IO.Path.GetFullPath(path);
        string registrationPath = System.IO.Path.Combine(path, RegistrationFile);
        byte[] bytes = FolderFiles.Read(registrationPath, DidDocument.BytesMax);
        DateTimeOffset now = (clock ?? TimeProvider.System).GetUtcNow();
        if (!MeshRegistration.TryVerify(bytes, now, out MeshRegistration? registration, out RegistrationRefusal refusal))
        {
            throw new MeshFolderException($"'{registrationPath}' is not a valid registration ({refusal}). Restore it from a backup; if the reason is TimeInvalid, set the clock.");
        }

        try
        {
            return Open(path, Store(path, passphrases), registration);
        }
        catch (KeyStoreException refused)
        {
            throw new MeshFolderException(refused.Message, refused);
        }
    }

    /// <summary>The MeshAgentCredential that was kept; null for none.</summary>
    public byte[]? ReadCredential() => FolderFiles.ReadIfPresent(System.IO.Path.Combine(Path, CredentialFile), MeshAgentCredential.BytesMax);

    /// <summary>Keeps a MeshAgentCredential about this mesh, to be presented at each connection.</summary>
    /// <param name="credential">UTF-8 JSON of at most 64 KiB.</param>
    /// <exception cref="MeshFolderException">It is no MeshAgentCredential, or about another mesh.</exception>
    public void SaveCredential(ReadOnlyMemory<byte> credential)
    {
        RequireCredential(credential);
        FolderFiles.WriteAtomic(System.IO.Path.Combine(Path, CredentialFile), credential.Span);
    }

    /// <summary>Forgets who answered at an address and how far its queue was read: the next connection meets that hub anew.</summary>
    public void ForgetHub(Uri hub)
    {
        ArgumentNullException.ThrowIfNull(hub);
        KnownHubs.Forget(hub);
        File.Delete(CursorPath(hub));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        MeshKey.Dispose();
        NodeKey.Dispose();
        AgreementKeys.Dispose();
    }

    private static FileKeyStore Store(string path, IPassphraseSource? passphrases, SealParameters? seal = null)
    {
        passphrases ??= new EnvironmentPassphrases();
        return new FileKeyStore(path, passphrases, new Pkcs11Keys(passphrases)) { SealNewKeys = seal };
    }

    private static MeshFolder Open(string path, FileKeyStore store, MeshRegistration registration)
    {
        IEd25519SigningKey? meshKey = null;
        AgreementKeys? agreementKeys = null;
        try
        {
            meshKey = OpenMeshKey(store);
            string keyId = registration.Document.KeysFor(KeyPurpose.Authentication).FirstOrDefault(k => meshKey.PublicKey.Equals(k.Ed25519))?.Id
                ?? throw new MeshFolderException($"'{store.PathOf(MeshKeyName)}' is not a key of '{System.IO.Path.Combine(path, RegistrationFile)}'. Restore both from the same backup.");
            agreementKeys = AgreementKeys.Open(store, registration, meshKey, keyId);
            return new MeshFolder(path, meshKey, store.OpenEd25519(NodeKeyName), agreementKeys, registration, keyId);
        }
        catch
        {
            meshKey?.Dispose();
            agreementKeys?.Dispose();
            throw;
        }
    }

    private static IEd25519SigningKey OpenMeshKey(FileKeyStore store)
    {
        ISigningKey key = store.OpenSigning(MeshKeyName);
        if (key is IEd25519SigningKey ed25519)
        {
            return ed25519;
        }

        key.Dispose();
        throw new MeshFolderException($"'{store.PathOf(MeshKeyName)}' is no Ed25519 key. Restore it from a backup.");
    }

    internal void RequireCredential(ReadOnlyMemory<byte> credential)
    {
        if (!MeshAgentCredential.TryParse(credential, out MeshAgentCredential? parsed, out CredentialRefusal refusal))
        {
            throw new MeshFolderException($"This is no MeshAgentCredential ({refusal}). Ask its issuer for one of VC 2.0 with an eddsa-jcs-2022 proof.");
        }

        if (parsed.Claims.Subject != MeshId)
        {
            throw new MeshFolderException($"The credential is about {parsed.Claims.Subject}, and this mesh is {MeshId}. Ask its issuer for one about this mesh.");
        }
    }

    internal CursorFile OpenCursor(Uri hub) => CursorFile.Open(CursorPath(hub));

    private string CursorPath(Uri hub)
    {
        string host = new([.. hub.Host.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' ? c : '_')]);
        return System.IO.Path.Combine(Path, $"cursor-{host}-{Math.Max(hub.Port, 0)}");
    }
}
