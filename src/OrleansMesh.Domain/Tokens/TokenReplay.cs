namespace OrleansMesh.Domain.Tokens;

/// <summary>
/// The tokens that were taken and have not expired, by issuer and id. When an issuer's part or the whole is full, further tokens are
/// refused until some expire: forgetting one would let it be taken twice. Not thread-safe.
/// </summary>
public sealed class TokenReplay
{
    /// <summary>Tokens that are remembered by default.</summary>
    public const int CapacityDefault = 65_536;

    // One issuer alone cannot keep the others out.
    private const int IssuerShare = 4;

    private readonly HashSet<(string Issuer, string TokenId)> _taken = [];
    private readonly PriorityQueue<(string Issuer, string TokenId), long> _byExpiry = new();
    private readonly Dictionary<string, int> _ofIssuer = new(StringComparer.Ordinal);
    private readonly int _capacity;

    /// <param name="capacity">Tokens that are remembered, at least 4; one issuer has at most a quarter of it.</param>
    public TokenReplay(int capacity = CapacityDefault)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, IssuerShare);
        _capacity = capacity;
    }

    /// <summary>How many are remembered.</summary>
    public int Count => _taken.Count;

    /// <summary>None for a token that was not taken before; it is now. Call it with verified claims alone.</summary>
    public TokenRefusal Take(TokenClaims claims, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(claims);
        Forget(now);
        (string, string) token = (claims.Issuer, claims.TokenId);
        if (_taken.Contains(token))
        {
            return TokenRefusal.Replayed;
        }

        int ofIssuer = _ofIssuer.GetValueOrDefault(claims.Issuer);
        if (_taken.Count >= _capacity || ofIssuer >= _capacity / IssuerShare)
        {
            return TokenRefusal.ReplayWindowFull;
        }

        _ = _taken.Add(token);
        _byExpiry.Enqueue(token, (claims.ExpiresAt + TokenLimits.ClockSkew).ToUnixTimeSeconds());
        _ofIssuer[claims.Issuer] = ofIssuer + 1;
        return TokenRefusal.None;
    }

    // A verifier refuses a token from the second on at which it is forgotten here.
    private void Forget(DateTimeOffset now)
    {
        while (_byExpiry.TryPeek(out (string Issuer, string TokenId) token, out long expiry) && expiry <= now.ToUnixTimeSeconds())
        {
            _ = _byExpiry.Dequeue();
            _ = _taken.Remove(token);
            if (--_ofIssuer[token.Issuer] == 0)
            {
                _ = _ofIssuer.Remove(token.Issuer);
            }
        }
    }
}
