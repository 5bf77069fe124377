using System.Text.RegularExpressions;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;
using OrleansMesh.KeyStores;

namespace OrleansMesh.Client.Folders;

/// <summary>
/// A mesh's private keys for sealed payloads, by key id: <c>agreement.key</c> is <c>#agreement</c>, <c>agreement-2.key</c> is
/// <c>#agreement-2</c>; what was sealed for the form of the mesh's own key, that key opens, and a former one from <c>mesh-key-N.key</c>.
/// Those that the registration lists no more still open what was sealed for them. Thread-safe.
/// </summary>
internal sealed partial class AgreementKeys : IDisposable
{
    /// <summary>The first key's fragment.</summary>
    public const string Fragment = "agreement";

    // As many as a document may list.
    private const int KeysMax = DidDocument.EntriesMax;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, X25519PrivateKey> _keys = new(StringComparer.Ordinal);
    private readonly FileKeyStore _store;
    private readonly string _prefix;

    private AgreementKeys(FileKeyStore store, MeshRegistration registration, IEd25519SigningKey meshKey, string meshKeyId)
    {
        _store = store;
        _prefix = registration.Document.Id.Url("");

        // A token gives its key to nobody, not even in another form.
        if (meshKey is Ed25519PrivateKey secret)
        {
            _keys[meshKeyId] = secret.ToX25519();
        }

        OwnKeyId = registration.Document.KeysFor(KeyPurpose.KeyAgreement).FirstOrDefault(k => k.X25519 is not null && NameOf(k.Id) is not null)?.Id ?? meshKeyId;
    }

    /// <summary>The key that we seal with: the first that the registration lists and this folder makes, else the form of the mesh's own key.</summary>
    public string OwnKeyId { get; }

    /// <summary>The key of <see cref="OwnKeyId"/>.</summary>
    /// <exception cref="MeshFolderException">The mesh's own key is in a token, and there is no key for sealed payloads.</exception>
    public X25519PrivateKey Own => Find(OwnKeyId) ?? throw new MeshFolderException(
        $"'{_store.Folder}' has no key that opens sealed payloads: the registration lists none, and the mesh's own key is in a token. Register a mesh with an agreement key.");

    /// <exception cref="MeshFolderException">A key that the registration lists is missing, not of its form, or another one.</exception>
    public static AgreementKeys Open(FileKeyStore store, MeshRegistration registration, IEd25519SigningKey meshKey, string meshKeyId)
    {
        var keys = new AgreementKeys(store, registration, meshKey, meshKeyId);
        try
        {
            foreach (VerificationMethod method in registration.Document.KeysFor(KeyPurpose.KeyAgreement))
            {
                // One of another name was not made here: what is sealed for it, this folder does not open.
                if (method.X25519 is { } listed && keys.NameOf(method.Id) is { } name && !listed.Equals(keys.Load(method.Id)?.PublicKey))
                {
                    throw new MeshFolderException($"'{store.PathOf(name)}' is not the key {method.Id} of the registration. Restore both from the same backup.");
                }
            }

            return keys;
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    /// <summary>The private key of an id, also one that another process has made since; null for none. The id may be hostile.</summary>
    public X25519PrivateKey? Find(string keyId)
    {
        lock (_gate)
        {
            try
            {
                return _keys.TryGetValue(keyId, out X25519PrivateKey? key) || NameOf(keyId) is not { } name || !File.Exists(_store.PathOf(name)) ? key : Load(keyId);
            }
            catch (KeyStoreException)
            {
                // A file that somebody is writing or has broken opens nothing; the next process to open the folder says so.
                return null;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (X25519PrivateKey key in _keys.Values)
            {
                key.Dispose();
            }
        }
    }

    [GeneratedRegex(@"\Aagreement(-[1-9][0-9]{0,3})?\z")]
    private static partial Regex Named();

    [GeneratedRegex(@"\Akey-[1-9][0-9]{0,3}\z")]
    private static partial Regex MeshKeyNamed();

    private X25519PrivateKey? Load(string keyId)
    {
        if (!_keys.TryGetValue(keyId, out X25519PrivateKey? key) && _keys.Count < KeysMax && NameOf(keyId) is { } name)
        {
            _keys[keyId] = key = MeshKeyNamed().IsMatch(KeyNames.Fragment(keyId)) ? OpenForm(name) : _store.OpenAgreement(name);
        }

        return key;
    }

    private X25519PrivateKey OpenForm(string name)
    {
        using Ed25519PrivateKey former = _store.OpenEd25519(name);
        return former.ToX25519();
    }

    // Null for what cannot be a key of ours: nobody names a file of this machine by a key id.
    private string? NameOf(string keyId) =>
        !keyId.StartsWith(_prefix, StringComparison.Ordinal) ? null
        : Named().IsMatch(keyId[_prefix.Length..]) ? keyId[_prefix.Length..]
        : MeshKeyNamed().IsMatch(keyId[_prefix.Length..]) ? KeyNames.Former(KeyNames.Mesh, keyId)
        : null;
}
