namespace OrleansMesh.KeyStores;

/// <summary>Where passphrases come from: a file, the environment, or somebody at a keyboard.</summary>
public interface IPassphraseSource
{
    /// <summary>The passphrase for the key at <paramref name="location"/> (a file), or the PIN of a token (a URI), owned by the caller; null when there is none.</summary>
    Passphrase? Get(string location);
}
