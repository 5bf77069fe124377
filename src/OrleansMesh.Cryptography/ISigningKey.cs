namespace OrleansMesh.Cryptography;

/// <summary>A key that signs, wherever its secret is: in this process, or in a token that gives it to nobody (I-10).</summary>
public interface ISigningKey : IDisposable
{
    /// <summary>The key that verifies what this one signs.</summary>
    IVerifyingKey PublicKey { get; }

    /// <summary>Signs into a new array, in the form that <see cref="PublicKey"/> verifies.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The token that holds the key refuses, or is gone.</exception>
    byte[] Sign(ReadOnlySpan<byte> message);
}
