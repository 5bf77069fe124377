using OrleansMesh.Cryptography;

namespace OrleansMesh.KeyStores.Tokens;

/// <summary>Opens keys that are in tokens, by the URIs that key files name them with.</summary>
public interface ITokenKeys
{
    /// <summary>The key that signs inside its token, owned by the caller.</summary>
    /// <exception cref="KeyStoreException">There is no such token or key, the PIN is wrong, or it is of a kind that signs nothing here.</exception>
    ISigningKey Open(string uri);
}
