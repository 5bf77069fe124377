using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Federation;

/// <summary>FMP 3.1 phase 3: what the source of a federation must sign to prove its key (F-02).</summary>
/// <param name="HandshakeId">Unique; answered once.</param>
/// <param name="Nonce">base64url of 32 random bytes.</param>
/// <param name="Timestamp">Unix milliseconds of the hub's clock.</param>
/// <param name="Hash">Lower-case hex SHA-256 of the UTF-8 of <c>handshakeId:nonce:timestamp</c>.</param>
/// <param name="ExpiresAt">Unix milliseconds: five seconds after <paramref name="Timestamp"/>.</param>
public sealed record HandshakeChallenge(Guid HandshakeId, string Nonce, long Timestamp, string Hash, long ExpiresAt)
{
    /// <summary>Random bytes of a nonce.</summary>
    public const int NonceBytes = 32;

    /// <summary>How long a challenge may be answered (FMP 3.3).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    /// <summary>How far the clocks of hub and mesh may differ.</summary>
    public static readonly TimeSpan ClockSkewMax = TimeSpan.FromSeconds(30);

    /// <summary>A challenge from exactly <see cref="NonceBytes"/> random bytes.</summary>
    public static HandshakeChallenge Issue(Guid handshakeId, ReadOnlySpan<byte> nonce, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, NonceBytes, nameof(nonce));
        string text = Base64UrlText.Encode(nonce);
        long timestamp = now.ToUnixTimeMilliseconds();
        return new HandshakeChallenge(
            handshakeId, text, timestamp, HashOf(handshakeId, text, timestamp), timestamp + (long)Lifetime.TotalMilliseconds);
    }

    /// <summary>What the source checks before it signs: nonce, hash, and that the challenge is of now.</summary>
    public HandshakeRefusal Check(DateTimeOffset now)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        if (!Base64UrlText.TryDecode(Nonce, nonce) || Hash != HashOf(HandshakeId, Nonce, Timestamp))
        {
            return HandshakeRefusal.HashMismatch;
        }

        long age = now.ToUnixTimeMilliseconds() - Timestamp;
        return Math.Abs(age) <= (long)ClockSkewMax.TotalMilliseconds ? HandshakeRefusal.None : HandshakeRefusal.StaleTimestamp;
    }

    /// <summary>The answer: an Ed25519 signature over the UTF-8 of <see cref="Hash"/>.</summary>
    public byte[] Sign(IEd25519SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Sign(Encoding.UTF8.GetBytes(Hash));
    }

    /// <summary>Whether the signature answers this challenge with that key.</summary>
    public bool IsAnsweredBy(ReadOnlySpan<byte> signature, Ed25519PublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Verify(Encoding.UTF8.GetBytes(Hash), signature);
    }

    private static string HashOf(Guid handshakeId, string nonce, long timestamp) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{handshakeId:D}:{nonce}:{timestamp}"))));
}
