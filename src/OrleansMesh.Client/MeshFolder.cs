using OrleansMesh.Client.Federations;
using OrleansMesh.Client.Folders;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Authorization;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Ipld;
using OrleansMesh.Domain.Keys;
using OrleansMesh.Domain.Ucan;
using OrleansMesh.KeyStores;
using OrleansMesh.KeyStores.Tokens;

namespace OrleansMesh.Client;

/// <summary>One mesh's home on disk: its keys, its registration, its credential, the hubs that it met and how far it has read. For its owner alone. Thread-safe.</summary>
/// <remarks>
/// Files: <c>mesh.key</c>, <c>invoke.key</c>, <c>node.key</c>, <c>agreement.key</c> (those of later keys <c>agreement-2.key</c> and so on),
/// <c>registration.json</c>, after a change <c>history.json</c> and the former keys <c>mesh-key-N.key</c> and <c>invoke-invoke-N.key</c>,
/// <c>credential.json</c>, <c>known-hubs.json</c>, <c>cursor-HOST-PORT</c>, <c>agreements.db</c>, histories <c>federations/ID.json</c>, and UCANs <c>capabilities/*.ucan</c>.
/// </remarks>
public sealed class MeshFolder : IDisposable
{
    private const string CredentialFile = "credential.json";
    private const string KnownHubsFile = "known-hubs.json";
    private const string HumanFragment = "human";

    private readonly Lock _gate = new();
    private readonly FileKeyStore _store;
    private readonly RegistrationFiles _files;
    private readonly List<MeshIdentity> _former = [];
    private volatile MeshIdentity _identity;
    private volatile bool _hasEnded;

    private MeshFolder(string path, FileKeyStore store, RegistrationFiles files, MeshIdentity identity, Ed25519PrivateKey nodeKey)
    {
        Path = path;
        _store = store;
        _files = files;
        _identity = identity;
        NodeKey = nodeKey;
        KnownHubs = new KnownHubs(System.IO.Path.Combine(path, KnownHubsFile));
    }

    /// <summary>The directory, absolute.</summary>
    public string Path { get; }

    /// <summary>The mesh's DID.</summary>
    public Did MeshId => Registration.Document.Id;

    /// <summary>The DID URL of <see cref="MeshKey"/> in the registration.</summary>
    public string KeyId => _identity.KeyId;

    /// <summary>Signs messages, agreements and joins; in a file, or in a token that the file names. Owned by the folder, and good until its disposal even when another took its place.</summary>
    public IEd25519SigningKey MeshKey => _identity.MeshKey;

    /// <summary>The DID URL of <see cref="InvokingKey"/> in the registration.</summary>
    public string InvokingKeyId => _identity.InvokingKeyId;

    /// <summary>Invokes and delegates capabilities, and nothing else, so that an authorisation never rests on one key twice (I-06); the mesh's own key in folders made before there was one. Owned by the folder.</summary>
    public IEd25519SigningKey InvokingKey => _identity.InvokingKey;

    /// <summary>Whether <see cref="InvokingKey"/> is another than <see cref="MeshKey"/>; where not, the next rotation makes it so.</summary>
    public bool HasInvokingKey => _identity.InvokingKeyId != _identity.KeyId;

    /// <summary>The identity of this process on the wire. Owned by the folder.</summary>
    public Ed25519PrivateKey NodeKey { get; }

    /// <summary>The DID document with its proof, as hubs and partners see it.</summary>
    public MeshRegistration Registration => _identity.Registration;

    /// <summary>All versions of the registration (I-01).</summary>
    public MeshHistory History => _identity.History;

    /// <summary>The mesh has ended for ever since the folder was opened.</summary>
    public bool HasEnded => _hasEnded;

    internal KnownHubs KnownHubs { get; }

    internal MeshIdentity Identity => _identity;

    internal AgreementKeys AgreementKeys => _identity.AgreementKeys;

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
                _ = store.Create(KeyNames.Mesh, KeyKind.Ed25519);
            }
            else
            {
                store.Link(KeyNames.Mesh, meshKeyUri);
            }

            _ = store.Create(KeyNames.Invoking, KeyKind.Ed25519);
            _ = store.Create(KeyNames.Node, KeyKind.Ed25519);
            _ = store.Create(AgreementKeys.Fragment, KeyKind.X25519);
            using IEd25519SigningKey meshKey = MeshIdentity.OpenSigning(store, KeyNames.Mesh);
            using Ed25519PrivateKey invokingKey = store.OpenEd25519(KeyNames.Invoking);
            using X25519PrivateKey agreementKey = store.OpenAgreement(AgreementKeys.Fragment);
            string keyFragment = KeyNames.First(KeyNames.Mesh);
            DidDocumentBuilder document = new DidDocumentBuilder(meshId)
                .AddKey(keyFragment, meshKey.PublicKey, KeyNames.Purposes(KeyNames.Mesh))
                .AddKey(KeyNames.First(KeyNames.Invoking), invokingKey.PublicKey, KeyNames.Purposes(KeyNames.Invoking))
                .AddKey(AgreementKeys.Fragment, agreementKey.PublicKey);
            if (humanKey is not null)
            {
                document.AddKey(HumanFragment, humanKey, KeyPurpose.CapabilityInvocation, KeyPurpose.CapabilityDelegation).MarkHuman(HumanFragment);
            }

            registration = MeshRegistration.Create(document, meshKey, meshId.Url(keyFragment), (clock ?? TimeProvider.System).GetUtcNow());
        }
        catch (KeyStoreException refused)
        {
            throw new MeshFolderException(refused.Message, refused);
        }

        new RegistrationFiles(path).WriteFirst(registration);
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
        DateTimeOffset now = (clock ?? TimeProvider.System).GetUtcNow();
        FolderFiles.RemoveDrafts(path, now);
        HistoryShelf.RemoveDrafts(path, now);
        var files = new RegistrationFiles(path);
        MeshHistory history = files.Read(now);
        if (history.IsDeactivated)
        {
            throw new MeshFolderException($"{history.Id} in '{path}' has ended for ever, in version {history.Current.Version} of its registration. Make another mesh in an empty folder.");
        }

        FileKeyStore store = Store(path, passphrases);
        MeshIdentity? identity = null;
        try
        {
            files.Settle(store, history);
            identity = MeshIdentity.Open(store, history);
            return new MeshFolder(path, store, files, identity, store.OpenEd25519(KeyNames.Node));
        }
        catch (KeyStoreException refused)
        {
            identity?.Dispose();
            throw new MeshFolderException(refused.Message, refused);
        }
    }

    /// <summary>The agreements that this mesh has signed, as it keeps them itself (F-05); the oldest first. Needs no hub.</summary>
    /// <exception cref="MeshFolderException">The file does not hold agreements.</exception>
    public Task<IReadOnlyList<HeldAgreement>> ReadAgreementsAsync(DateTimeOffset now) => AgreementShelf.ReadAsync(Path, now);

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
        lock (_gate)
        {
            _former.ForEach(identity => identity.Dispose());
            _former.Clear();
            _identity.Dispose();
        }

        NodeKey.Dispose();
    }

    /// <summary>The next version of the registration, signed by the present key and kept beside it until <see cref="Commit"/>; the one of an attempt that was cut off, when there is one.</summary>
    /// <exception cref="MeshFolderException">The mesh has ended, or a key cannot be made.</exception>
    internal PreparedChange Prepare(RegistrationChange change, DateTimeOffset now) => Guarded(() => _files.ReadNext() is { } waiting
        ? new PreparedChange(waiting, IsResumed: true)
        : new PreparedChange(_files.Prepare(_store, _identity, change, now), IsResumed: false));

    /// <summary>Puts the version that waits, if any, in its place: from now on the folder is the new identity, at once and for every reader.</summary>
    /// <exception cref="MeshFolderException">The folder is damaged.</exception>
    internal bool Commit(DateTimeOffset now) => Guarded(() => Replace(_files.Commit(_store, now)));

    /// <summary>Takes the change back that waits.</summary>
    internal void Discard() => Guarded(() =>
    {
        _files.Discard(_store);
        return true;
    });

    /// <summary>Whether the folder has gone on since: because another process has changed it, or because a change waits that a hub may have taken before a crash. Then the new identity is taken.</summary>
    internal bool TryAdvance(DateTimeOffset now)
    {
        try
        {
            return Guarded(() => (_files.Read(now).Current.Version > Registration.Version || _files.ReadNext() is not null) && Replace(_files.Commit(_store, now)));
        }
        catch (MeshFolderException)
        {
            // damaged, or being written: the identity of before is refused for its own reason
            return false;
        }
    }

    /// <summary>Whether we have signed with this key: what it signed is ours still.</summary>
    internal bool HasUsed(string keyId, Ed25519PublicKey key) => History.KeyWindows.Any(window => window.KeyId == keyId && window.Key.Equals(key));

    private static FileKeyStore Store(string path, IPassphraseSource? passphrases, SealParameters? seal = null)
    {
        passphrases ??= new EnvironmentPassphrases();
        return new FileKeyStore(path, passphrases, new Pkcs11Keys(passphrases)) { SealNewKeys = seal };
    }

    // True when the identity is another one now. The one before stays open: a message may be being signed with it.
    private bool Replace(MeshHistory history)
    {
        if (history.Current.Version == Registration.Version)
        {
            return false;
        }

        if (history.IsDeactivated)
        {
            _hasEnded = true;
            return false;
        }

        _former.Add(_identity);
        _identity = MeshIdentity.Open(_store, history);
        return true;
    }

    private T Guarded<T>(Func<T> change)
    {
        lock (_gate)
        {
            try
            {
                return change();
            }
            catch (KeyStoreException refused)
            {
                throw new MeshFolderException(refused.Message, refused);
            }
        }
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

    /// <summary>
    /// An invocation on a partner, signed with this mesh's key for capabilities, and the delegations in the folder <c>capabilities</c> that carry it, each
    /// base64url (I-04); null when the partner has delegated no such command, or this mesh has no such key. Nothing is verified: the partner does that.
    /// </summary>
    /// <param name="subject">The partner, on whom it is.</param>
    /// <param name="arguments">A map.</param>
    /// <param name="lifetime">How long it may be presented.</param>
    public string[]? Invoke(Did subject, UcanCommand command, IpldNode arguments, DateTimeOffset now, TimeSpan lifetime)
    {
        if (!HasInvokingKey)
        {
            return null;
        }

        // where no policy lets it pass, the partner says which one did not
        IReadOnlyList<Delegation> delegations = ReadCapabilities().Of(subject);
        IReadOnlyList<Delegation> chain = CapabilityChain.Find(delegations, subject, MeshId, command, arguments, now);
        chain = chain.Count > 0 ? chain : CapabilityChain.Find(delegations, subject, MeshId, command, arguments: null, now);
        if (chain.Count == 0)
        {
            return null;
        }

        Invocation invocation = new InvocationDraft
        {
            Issuer = new UcanPrincipal(MeshId, InvokingKeyId[(InvokingKeyId.IndexOf('#', StringComparison.Ordinal) + 1)..]),
            Subject = subject,
            Command = command,
            Arguments = arguments,
            Proofs = [.. chain.Select(link => link.Cid)],
            Expires = now + lifetime,
        }.Sign(new UcanSigner(InvokingKey));
        return CapabilityText.Write(invocation, chain);
    }

    internal CapabilityFiles ReadCapabilities() => CapabilityFiles.Read(System.IO.Path.Combine(Path, "capabilities"));

    internal CursorFile OpenCursor(Uri hub) => CursorFile.Open(CursorPath(hub));

    private string CursorPath(Uri hub)
    {
        string host = new([.. hub.Host.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' ? c : '_')]);
        return System.IO.Path.Combine(Path, $"cursor-{host}-{Math.Max(hub.Port, 0)}");
    }
}
