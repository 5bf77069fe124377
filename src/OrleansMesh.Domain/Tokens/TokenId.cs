using System.Buffers.Text;
using System.Security.Cryptography;

namespace OrleansMesh.Domain.Tokens;

/// <summary>Ids of tokens (<c>jti</c>).</summary>
public static class TokenId
{
    private const int Bytes = 16;

    /// <summary>128 random bits as base64url, 22 characters.</summary>
    public static string New()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
