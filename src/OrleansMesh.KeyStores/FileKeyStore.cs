using System.Security.Cryptography;
using System.Text.RegularExpressions;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Keys;
using OrleansMesh.KeyStores.Tokens;

namespace OrleansMesh.KeyStores;

/// <summary>
/// Keys as files <c>NAME.key</c> of one folder, in the clear or sealed under a passphrase (<see cref="KeyFileText"/>): the home of a mesh,
/// or a hub's data folder. One process at a time changes it; any number read.
/// </summary>
/// <param name="folder">Must be there, for its owner alone.</param>
/// <param name="passphrases">Opens sealed keys; null when there is no passphrase.</param>
/// <param name="tokens">Opens keys that files name in tokens; null when there are none.</param>
public sealed partial class FileKeyStore(string folder, IPassphraseSource? passphrases = null, ITokenKeys? tokens = null) : IKeyStore
{
    private const string Extension = ".key";

    /// <summary>The folder, absolute.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>How new keys are sealed; null, the default, writes them in the clear.</summary>
    public SealParameters? SealNewKeys { get; init; }

    /// <summary>Whether a name can be a key's.</summary>
    public static bool IsName(string? name) => name is not null && Name().IsMatch(name);

    /// <summary>Where the key of a name is.</summary>
    public string PathOf(string name) => IsName(name)
        ? Path.Combine(Folder, name + Extension)
        : throw new KeyStoreException($"'{name}' is no name of a key. Give 1 to 64 of a-z, 0-9 and '-'.");

    /// <inheritdoc/>
    public IReadOnlyList<StoredKey> List() => [.. Directory.EnumerateFiles(Folder, "*" + Extension)
        .Select(Path.GetFileNameWithoutExtension).Where(IsName).Order(StringComparer.Ordinal).Select(name => Find(name!)).OfType<StoredKey>()];

    /// <inheritdoc/>
    public StoredKey? Find(string name)
    {
        using KeyFileText? text = ReadIfPresent(name);
        return text is null ? null : new StoredKey(name, text.Kind, text.PublicKey, text.Form, text.TokenUri ?? PathOf(name));
    }

    /// <inheritdoc/>
    public StoredKey Create(string name, KeyKind kind)
    {
        using var key = PrivateKey.Generate(kind);
        Add(name, key);
        return Find(name)!;
    }

    /// <summary>Makes a key that is sealed when another is, and else in the clear: one that is to take the place of the other.</summary>
    /// <exception cref="KeyStoreException">There is one of that name, or no passphrase to seal it.</exception>
    public StoredKey CreateLike(string name, string model, KeyKind kind)
    {
        string path = PathOf(name);
        if (File.Exists(path))
        {
            throw new KeyStoreException($"'{path}' is there already. Remove it, or give another name: a key that is overwritten is lost.");
        }

        using var key = PrivateKey.Generate(kind);
        Write(path, key, Find(model)?.Form == KeyFileForm.Sealed ? SealNewKeys ?? SealParameters.Default : SealNewKeys);
        return Find(name)!;
    }

    /// <summary>Keeps a key that was made elsewhere; it stays the caller's.</summary>
    /// <exception cref="KeyStoreException">There is one of that name, or no passphrase to seal it.</exception>
    public void Add(string name, PrivateKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        string path = PathOf(name);
        if (File.Exists(path))
        {
            throw new KeyStoreException($"'{path}' is there already. Remove it, or give another name: a key that is overwritten is lost.");
        }

        Write(path, key, SealNewKeys);
    }

    /// <summary>Names a key that is in a token.</summary>
    /// <exception cref="KeyStoreException">There is one of that name, or this is no URI of a key file.</exception>
    public void Link(string name, string uri)
    {
        string path = PathOf(name);
        byte[] text = System.Text.Encoding.UTF8.GetBytes(uri + "\n");
        if (File.Exists(path))
        {
            throw new KeyStoreException($"'{path}' is there already. Remove it, or give another name: a key that is overwritten is lost.");
        }

        if (!KeyFileText.TryParse(text, KeyKind.Ed25519, out KeyFileText? link, out KeyFileRefusal refusal) || link.Form != KeyFileForm.Token)
        {
            throw new KeyStoreException(refusal, $"'{uri}' is no URI of a key in a token. Give pkcs11:token=LABEL;object=NAME.");
        }

        OwnerFile.WriteAtomic(path, text);
    }

    /// <summary>Writes a key anew: sealed under the source's passphrase by <paramref name="parameters"/>, or in the clear for null.</summary>
    /// <exception cref="KeyStoreException">It cannot be opened, is in a token, or there is no passphrase.</exception>
    public void Rewrite(string name, SealParameters? parameters, IPassphraseSource? newPassphrases = null)
    {
        using PrivateKey key = Open(name);
        Write(PathOf(name), key, parameters, newPassphrases);
    }

    /// <inheritdoc/>
    public ISigningKey OpenSigning(string name)
    {
        if (tokens is not null && Find(name) is { Form: KeyFileForm.Token } token)
        {
            return tokens.Open(token.Location);
        }

        using PrivateKey key = Open(name);
        return key.OpenSigning() ?? throw WrongKind(name, key.Kind, "signs");
    }

    /// <summary>A node's key: its secret must be at hand, since the X25519 key of Noise is made of it.</summary>
    /// <exception cref="KeyStoreException">There is none, it cannot be opened, or it is of another kind.</exception>
    public Ed25519PrivateKey OpenEd25519(string name)
    {
        using PrivateKey key = Open(name);
        return key.OpenEd25519() ?? throw WrongKind(name, key.Kind, "is an Ed25519 key");
    }

    /// <summary>A key that agrees.</summary>
    /// <exception cref="KeyStoreException">There is none, it cannot be opened, or it is of another kind.</exception>
    public X25519PrivateKey OpenAgreement(string name)
    {
        using PrivateKey key = Open(name);
        return key.OpenAgreement() ?? throw WrongKind(name, key.Kind, "is an X25519 key");
    }

    /// <summary>The private key itself, owned by the caller.</summary>
    /// <exception cref="KeyStoreException">There is none, or it cannot be opened.</exception>
    public PrivateKey Open(string name)
    {
        string path = PathOf(name);
        using KeyFileText text = ReadIfPresent(name)
            ?? throw new KeyStoreException($"'{path}' is missing. Restore it from a backup; a new key is a new identity.");
        using Passphrase? passphrase = text.Form == KeyFileForm.Sealed ? passphrases?.Get(path) : null;
        PrivateKey? key = null;
        KeyFileRefusal refusal = text.Form == KeyFileForm.Sealed && passphrase is null
            ? KeyFileRefusal.PassphraseMissing
            : text.TryOpen(passphrase is null ? default : passphrase.Utf8, out key);
        return refusal == KeyFileRefusal.None ? key! : throw new KeyStoreException(refusal, KeyFileMessages.Of(path, refusal));
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,63}\z")]
    private static partial Regex Name();

    // Digits alone do not say what they are for: an agreement key is known by its name.
    private static KeyKind BareKind(string name) => name.StartsWith("agreement", StringComparison.Ordinal) ? KeyKind.X25519 : KeyKind.Ed25519;

    private KeyFileText? ReadIfPresent(string name)
    {
        string path = PathOf(name);
        byte[]? bytes = OwnerFile.ReadIfPresent(path, KeyFileText.BytesMax);
        if (bytes is null)
        {
            return null;
        }

        try
        {
            return KeyFileText.TryParse(bytes, BareKind(name), out KeyFileText? text, out KeyFileRefusal refusal)
                ? text
                : throw new KeyStoreException(refusal, KeyFileMessages.Of(path, refusal));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private void Write(string path, PrivateKey key, SealParameters? parameters, IPassphraseSource? newPassphrases = null)
    {
        byte[] text;
        if (parameters is null)
        {
            text = KeyFileText.WritePlain(key);
        }
        else
        {
            using Passphrase passphrase = (newPassphrases ?? passphrases)?.Get(path)
                ?? throw new KeyStoreException(KeyFileRefusal.PassphraseMissing, KeyFileMessages.Of(path, KeyFileRefusal.PassphraseMissing));
            text = [.. SealedKey.Create(key, passphrase.Utf8, parameters).Write(), (byte)'\n'];
        }

        try
        {
            OwnerFile.WriteAtomic(path, text);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private KeyStoreException WrongKind(string name, KeyKind kind, string wanted) =>
        new(KeyFileRefusal.KindMismatch, $"'{PathOf(name)}' holds a key of {KeyKinds.NameOf(kind)}, and one that {wanted} is needed. Restore it from a backup.");
}
