using OrleansMesh.Domain.Keys;

namespace OrleansMesh.KeyStores;

/// <summary>A key cannot be had; the message says which and what to do.</summary>
public sealed class KeyStoreException : Exception
{
    public KeyStoreException()
        : this("A key cannot be had.")
    {
    }

    public KeyStoreException(string message)
        : base(message)
    {
    }

    public KeyStoreException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public KeyStoreException(KeyFileRefusal refusal, string message)
        : base(message) => Refusal = refusal;

    /// <summary>What is wrong with the file; None when it is not the file.</summary>
    public KeyFileRefusal Refusal { get; }
}
