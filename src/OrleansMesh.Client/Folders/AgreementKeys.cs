using System.Text.RegularExpressions;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Client.Folders;

/// <summary>
/// A mesh's private keys for sealed payloads, by key id: <c>agreement.key</c> is <c>#agreement</c>, <c>agreement-2.key</c> is
/// <c>#agreement-2</c>. Those that the registration lists no more still open what was sealed for them. Thread-safe.
/// </summary>
internal sealed partial class AgreementKeys : IDisposable
{
    /// <summary>The first key's fragment.</summary>
    public const string Fragment = "agreement";

    // As many as a document may list.
    private const int KeysMax = DidDocument.EntriesMax;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, X25519PrivateKey> _keys = new(StringComparer.Ordinal);
    private readonly string _folder;
    private readonly string _prefix;

    private AgreementKeys(string folder, MeshRegistration registration, Ed25519PrivateKey meshKey, string meshKeyId)
    {
        _folder = folder;
        _prefix = registration.Document.Id.Url("");
        _keys[meshKeyId] = meshKey.ToX25519();
        OwnKeyId = registration.Document.KeysFor(KeyPurpose.KeyAgreement).FirstOrDefault(k => k.X25519 is not null && PathOf(k.Id) is not null)?.Id ?? meshKeyId;
    }

    /// <summary>The key that we seal with: the first that the registration lists and this folder makes, else the form of the mesh's own key.</summary>
    public string OwnKeyId { get; }

    /// <summary>The key of <see cref="OwnKeyId"/>.</summary>
    public X25519PrivateKey Own => Find(OwnKeyId)!;

    /// <exception cref="MeshFolderException">A key that the registration lists is missing, not of its form, or another one.</exception>
    public static AgreementKeys Open(string folder, MeshRegistration registration, Ed25519PrivateKey meshKey, string meshKeyId)
    {
        var keys = new AgreementKeys(folder, registration, meshKey, meshKeyId);
        try
        {
            foreach (VerificationMethod method in registration.Document.KeysFor(KeyPurpose.KeyAgreement))
            {
                // One of another name was not made here: what is sealed for it, this folder does not open.
                if (method.X25519 is { } listed && keys.PathOf(method.Id) is { } path && !listed.Equals(keys.Load(method.Id)?.PublicKey))
                {
                    throw new MeshFolderException($"'{path}' is not the key {method.Id} of the registration. Restore both from the same backup.");
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
                return _keys.TryGetValue(keyId, out X25519PrivateKey? key) || !File.Exists(PathOf(keyId)) ? key : Load(keyId);
            }
            catch (MeshFolderException)
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

    private X25519PrivateKey? Load(string keyId)
    {
        if (!_keys.TryGetValue(keyId, out X25519PrivateKey? key) && _keys.Count < KeysMax && PathOf(keyId) is { } path)
        {
            _keys[keyId] = key = AgreementKeyFile.Read(path);
        }

        return key;
    }

    // Null for what cannot be a key of ours: nobody names a file of this machine by a key id.
    private string? PathOf(string keyId) =>
        keyId.StartsWith(_prefix, StringComparison.Ordinal) && Named().IsMatch(keyId[_prefix.Length..])
            ? Path.Combine(_folder, keyId[_prefix.Length..] + ".key")
            : null;
}
