namespace OrleansMesh.KeyStores;

/// <summary>One passphrase for all sealed keys, from the first line of a file; a token's PIN comes from the next source.</summary>
public sealed class FilePassphrases(string path, IPassphraseSource? next = null) : IPassphraseSource
{
    /// <inheritdoc/>
    public Passphrase? Get(string location)
    {
        ArgumentNullException.ThrowIfNull(location);
        return location.StartsWith("pkcs11:", StringComparison.Ordinal) ? next?.Get(location) : Passphrase.FromFile(path);
    }
}
