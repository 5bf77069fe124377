using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Keys;
using OrleansMesh.KeyStores;

namespace OrleansMesh.Client;

/// <summary>The key that a human holds for a mesh, in a file <c>NAME.key</c> apart from the mesh's folder: what a capability across meshes stems from (I-04).</summary>
public static class HumanKeyFile
{
    /// <summary>Makes a key in a new file that its owner alone can read; the caller disposes of the key.</summary>
    /// <param name="path">In a directory that is there.</param>
    /// <exception cref="MeshFolderException">There is such a file already, or its name cannot be a key's.</exception>
    public static Ed25519PrivateKey Create(string path) => Use(path, null, (store, name) =>
    {
        _ = store.Create(name, KeyKind.Ed25519);
        return store.OpenEd25519(name);
    });

    /// <summary>Reads a key; the caller disposes of it.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="passphrases">Opens a sealed key; those of the environment when null.</param>
    /// <exception cref="MeshFolderException">The file is missing, holds no Ed25519 key, or cannot be opened.</exception>
    public static Ed25519PrivateKey Read(string path, IPassphraseSource? passphrases = null) => Use(path, passphrases, (store, name) => store.OpenEd25519(name));

    private static Ed25519PrivateKey Use(string path, IPassphraseSource? passphrases, Func<FileKeyStore, string, Ed25519PrivateKey> use)
    {
        path = Path.GetFullPath(path);
        if (Path.GetExtension(path) != ".key")
        {
            throw new MeshFolderException($"'{path}' is no name of a key's file. Name it like human.key: 1 to 64 of a-z, 0-9 and '-', then .key.");
        }

        try
        {
            return use(new FileKeyStore(Path.GetDirectoryName(path)!, passphrases ?? new EnvironmentPassphrases()), Path.GetFileNameWithoutExtension(path));
        }
        catch (KeyStoreException refused)
        {
            throw new MeshFolderException(refused.Message, refused);
        }
    }
}
