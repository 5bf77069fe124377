using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Keys;

namespace OrleansMesh.KeyStores;

/// <summary>Where private keys are (I-10). Names are 1 to 64 of a-z, 0-9 and '-', beginning with a letter or digit.</summary>
public interface IKeyStore
{
    /// <summary>All keys by name, without opening any.</summary>
    /// <exception cref="KeyStoreException">One of them is broken.</exception>
    IReadOnlyList<StoredKey> List();

    /// <summary>One key, without opening it; null for none.</summary>
    /// <exception cref="KeyStoreException">It is broken.</exception>
    StoredKey? Find(string name);

    /// <summary>Makes a new key.</summary>
    /// <exception cref="KeyStoreException">There is one of that name, or the store makes none of that kind.</exception>
    StoredKey Create(string name, KeyKind kind);

    /// <summary>The key that signs, owned by the caller.</summary>
    /// <exception cref="KeyStoreException">There is none, it cannot be opened, or it is of another kind.</exception>
    ISigningKey OpenSigning(string name);
}
