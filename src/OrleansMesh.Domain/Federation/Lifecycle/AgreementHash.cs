using System.Security.Cryptography;

namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>How events name an agreement, whoever has signed it so far.</summary>
public static class AgreementHash
{
    /// <summary>Lower-case hex SHA-256 of the agreement's signing input.</summary>
    public static string Of(Agreement agreement)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        return Convert.ToHexStringLower(SHA256.HashData(agreement.SigningInput.Span));
    }
}
