namespace OrleansMesh.Domain.Keys;

/// <summary>How a key file keeps its key.</summary>
public enum KeyFileForm
{
    /// <summary>In the clear: whoever can read the file has the key.</summary>
    Plain = 0,

    /// <summary>Under a passphrase.</summary>
    Sealed,

    /// <summary>In a PKCS#11 token that the file names.</summary>
    Token,
}
