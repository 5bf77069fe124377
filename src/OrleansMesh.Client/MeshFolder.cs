using OrleansMesh.Client.Folders;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Client;

/// <summary>One mesh's home on disk: its keys, its registration, its credential, the hubs that it met and how far it has read. For its owner alone.</summary>
/// <remarks>Files: <c>mesh.key</c>, <c>node.key</c>, <c>agreement.key</c> (those of later keys <c>agreement-2.key</c> and so on), <c>registration.json</c>, <c>credential.json</c>, <c>known-hubs.json</c>, <c>cursor-HOST-PORT</c>.</remarks>
public sealed class MeshFolder : IDisposable
{
    private const string MeshKeyFile = "mesh.key";
    private const string NodeKeyFile = "node.key";
    private const string RegistrationFile = "registration.json";
    private const string CredentialFile = "credential.json";
    private const string KnownHubsFile = "known-hubs.json";
    private const string KeyFragment = "key-1";

    private MeshFolder(string path, Ed25519PrivateKey meshKey, Ed25519PrivateKey nodeKey, AgreementKeys agreementKeys, MeshRegistration registration, string keyId)
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

    /// <summary>Signs messages, agreements and joins. Owned by the folder.</summary>
    public Ed25519PrivateKey MeshKey { get; }

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
    /// <exception cref="MeshFolderException">There is something in the directory, or the DID is no did:mesh.</exception>
    public static MeshFolder Create(string path, Did meshId, TimeProvider? clock = null)
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
        using Ed25519PrivateKey meshKey = KeyFile.Create(System.IO.Path.Combine(path, MeshKeyFile));
        KeyFile.Create(System.IO.Path.Combine(path, NodeKeyFile)).Dispose();
        using X25519PrivateKey agreementKey = AgreementKeyFile.Create(System.IO.Path.Combine(path, AgreementKeys.Fragment + ".key"));
        DidDocumentBuilder document = new DidDocumentBuilder(meshId)
            .AddKey(KeyFragment, meshKey.PublicKey)
            .AddKey(AgreementKeys.Fragment, agreementKey.PublicKey);
        byte[] registration = MeshRegistration.Create(document, meshKey, meshId.Url(KeyFragment), (clock ?? TimeProvider.System).GetUtcNow());
        FolderFiles.WriteAtomic(System.IO.Path.Combine(path, RegistrationFile), registration);
        return Open(path, clock);
    }

    /// <summary>Opens a mesh that was made before.</summary>
    /// <exception cref="MeshFolderException">A file is missing or not of its form, or the key is not the registration's.</exception>
    public static MeshFolder Open(string path, TimeProvider? clock = null)
    {
        path = System.IO.Path.GetFullPath(path);
        string registrationPath = System.IO.Path.Combine(path, RegistrationFile);
        byte[] bytes = FolderFiles.Read(registrationPath, DidDocument.BytesMax);
        DateTimeOffset now = (clock ?? TimeProvider.System).GetUtcNow();
        if (!MeshRegistration.TryVerify(bytes, now, out MeshRegistration? registration, out RegistrationRefusal refusal))
        {
            throw new MeshFolderException($"'{registrationPath}' is not a valid registration ({refusal}). Restore it from a backup; if the reason is TimeInvalid, set the clock.");
        }

        Ed25519PrivateKey meshKey = KeyFile.Read(System.IO.Path.Combine(path, MeshKeyFile));
        string? keyId = registration.Document.KeysFor(KeyPurpose.Authentication).FirstOrDefault(k => meshKey.PublicKey.Equals(k.Ed25519))?.Id;
        if (keyId is null)
        {
            meshKey.Dispose();
            throw new MeshFolderException($"'{System.IO.Path.Combine(path, MeshKeyFile)}' is not a key of '{registrationPath}'. Restore both from the same backup.");
        }

        AgreementKeys agreementKeys = AgreementKeys.Open(path, registration, meshKey, keyId);
        return new MeshFolder(path, meshKey, KeyFile.Read(System.IO.Path.Combine(path, NodeKeyFile)), agreementKeys, registration, keyId);
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
