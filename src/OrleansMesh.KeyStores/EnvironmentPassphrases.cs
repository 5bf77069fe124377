namespace OrleansMesh.KeyStores;

/// <summary>
/// Passphrases for processes that nobody watches: the first line of the file that <see cref="FileVariable"/> names, else the value of
/// <see cref="Variable"/>, which other processes of the same user can see. The PIN of tokens likewise, from variables of their own.
/// </summary>
public sealed class EnvironmentPassphrases : IPassphraseSource
{
    /// <summary>Names a file with the passphrase of sealed keys.</summary>
    public const string FileVariable = "ORLEANSMESH_PASSPHRASE_FILE";

    /// <summary>Holds the passphrase of sealed keys.</summary>
    public const string Variable = "ORLEANSMESH_PASSPHRASE";

    /// <summary>Names a file with the PIN of tokens.</summary>
    public const string PinFileVariable = "ORLEANSMESH_PIN_FILE";

    /// <summary>Holds the PIN of tokens.</summary>
    public const string PinVariable = "ORLEANSMESH_PIN";

    /// <inheritdoc/>
    public Passphrase? Get(string location)
    {
        ArgumentNullException.ThrowIfNull(location);
        bool isToken = location.StartsWith("pkcs11:", StringComparison.Ordinal);
        return Environment.GetEnvironmentVariable(isToken ? PinFileVariable : FileVariable) is { Length: > 0 } file ? Passphrase.FromFile(file)
            : Environment.GetEnvironmentVariable(isToken ? PinVariable : Variable) is { Length: > 0 } text ? Passphrase.Of(text)
            : null;
    }
}
