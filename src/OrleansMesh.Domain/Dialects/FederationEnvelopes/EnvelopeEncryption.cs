namespace OrleansMesh.Domain.Dialects.FederationEnvelopes;

/// <summary>How the message is encrypted; the algorithm is AES-256-GCM (P-04).</summary>
/// <param name="KeyId">Which key of the federation, 1 to 256 printable ASCII characters.</param>
/// <param name="Iv">12 bytes, used once with that key.</param>
public sealed record EnvelopeEncryption(string KeyId, ReadOnlyMemory<byte> Iv)
{
    /// <summary>The only algorithm.</summary>
    public const string Algorithm = "AES-256-GCM";
}
