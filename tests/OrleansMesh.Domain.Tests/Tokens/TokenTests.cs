using System.Text;
using System.Text.Json.Nodes;
using OrleansMesh.Domain.Jose;
using OrleansMesh.Domain.Tests.Jose;
using OrleansMesh.Domain.Tokens;

namespace OrleansMesh.Domain.Tests.Tokens;

public sealed class TokenTests
{
    private const string Issuer = "did:mesh:enterprise:acme-001";
    private const string Hub = "did:mesh:hub:eu-1";
    private const string Actor = "did:mesh:academic:mit-001";
    private static readonly DateTimeOffset Now = TestMesh.Now;
    private static readonly long Second = Now.ToUnixTimeSeconds();

    private static readonly JsonWebKeySet Keys = JsonWebKeySet.Of(
        SignerKeys.Public(JwsAlgorithm.EdDsa), JsonWebKey.Of(SignerKeys.P384.PublicKey, "key-2"), JsonWebKey.Of(SignerKeys.P256.PublicKey, "key-3"));

    [Theory]
    [InlineData(JwsAlgorithm.EdDsa, "key-1")]
    [InlineData(JwsAlgorithm.Es384, "key-2")]
    public void Issue_AccessToken_IsTakenByItsAudience(JwsAlgorithm algorithm, string keyId)
    {
        TokenClaims claims = Claims() with { Scopes = ["envelopes:send", "federations:read"], Audience = [Hub, "did:mesh:hub:eu-2"] };
        string text = AccessToken.Issue(claims, SignerKeys.Of(algorithm), keyId);

        Assert.True(AccessToken.TryVerify(text, Keys, new TokenExpectation(Issuer, Hub) { Scopes = ["federations:read"] }, Now, out VerifiedToken? token, out TokenFault fault), fault.ToString());
        Assert.Equal(claims.Subject, token.Claims.Subject);
        Assert.Equal(claims.Subject, token.Claims.ClientId);
        Assert.Equal(claims.Scopes, token.Claims.Scopes);
        Assert.Equal(algorithm, token.Key.Algorithm);
        Assert.Equal(TokenRefusal.ScopeInsufficient, Access(text, new TokenExpectation(Issuer, Hub) { Scopes = ["federations:write"] }).Reason);
    }

    [Fact]
    public void Issue_DelegationToken_IsTakenOnceByItsActor()
    {
        string text = DelegationToken.Issue(Claims() with { Actor = Actor }, SignerKeys.Ed25519, "key-1");
        var replay = new TokenReplay();
        bool Take(string actor, DateTimeOffset now, out TokenFault fault) =>
            DelegationToken.TryTake(text, Keys, new TokenExpectation(Issuer, Hub) { Actor = actor }, replay, now, out _, out fault);

        Assert.False(Take("did:mesh:academic:other", Now, out TokenFault fault));
        Assert.Equal(TokenRefusal.ActorMismatch, fault.Reason);
        Assert.True(Take(Actor, Now, out _));
        Assert.False(Take(Actor, Now, out fault));
        Assert.Equal(TokenRefusal.Replayed, fault.Reason);
        Assert.False(Take(Actor, Now + TimeSpan.FromMinutes(10) + TokenLimits.ClockSkew - TimeSpan.FromTicks(1), out fault));
        Assert.Equal(TokenRefusal.Replayed, fault.Reason);
        Assert.False(Take(Actor, Now + TimeSpan.FromMinutes(10) + TokenLimits.ClockSkew, out fault));
        Assert.Equal(TokenRefusal.Expired, fault.Reason);
    }

    [Fact]
    public void TryVerify_OneKindForTheOther_IsRefused()
    {
        string access = AccessToken.Issue(Claims(), SignerKeys.Ed25519, "key-1");
        string delegation = DelegationToken.Issue(Claims() with { Actor = Actor }, SignerKeys.Ed25519, "key-1");

        Assert.Equal(TokenRefusal.TypeMismatch, Access(delegation).Reason);
        Assert.Equal(TokenRefusal.TypeMismatch, Delegation(access).Reason);
    }

    public static TheoryData<string, string?, TokenRefusal> WrongClaims => new()
    {
        { "iss", null, TokenRefusal.ClaimMissing },
        { "sub", null, TokenRefusal.ClaimMissing },
        { "aud", null, TokenRefusal.ClaimMissing },
        { "exp", null, TokenRefusal.ClaimMissing },
        { "nbf", null, TokenRefusal.ClaimMissing },
        { "iat", null, TokenRefusal.ClaimMissing },
        { "jti", null, TokenRefusal.ClaimMissing },
        { "iss", "7", TokenRefusal.ClaimsMalformed },
        { "iss", "\"\"", TokenRefusal.ClaimsMalformed },
        { "iss", "[\"did:mesh:enterprise:acme-001\"]", TokenRefusal.ClaimsMalformed },
        { "iss", "\"did:mesh:enterprise:acme-002\"", TokenRefusal.IssuerMismatch },
        { "iss", "\"did:mesh:enterprise:acme-001 \"", TokenRefusal.IssuerMismatch },
        { "iss", "\"DID:mesh:enterprise:acme-001\"", TokenRefusal.IssuerMismatch },
        { "iss", "\"did:mesh:enterprise:\\u0430cme-001\"", TokenRefusal.IssuerMismatch },
        { "sub", "null", TokenRefusal.ClaimsMalformed },
        { "sub", "\"did:mesh:enterprise:other\"", TokenRefusal.SubjectMismatch },
        { "aud", "[]", TokenRefusal.ClaimsMalformed },
        { "aud", "\"\"", TokenRefusal.ClaimsMalformed },
        { "aud", "[7]", TokenRefusal.ClaimsMalformed },
        { "aud", "{\"did:mesh:hub:eu-1\":1}", TokenRefusal.ClaimsMalformed },
        { "aud", "[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"did:mesh:hub:eu-1\"]", TokenRefusal.ClaimsMalformed },
        { "aud", "\"did:mesh:hub:eu-2\"", TokenRefusal.AudienceMismatch },
        { "aud", "\"did:mesh:hub:eu-1,did:mesh:hub:eu-2\"", TokenRefusal.AudienceMismatch },
        { "aud", "\"did:mesh:hub:eu-1/\"", TokenRefusal.AudienceMismatch },
        { "aud", "\"*\"", TokenRefusal.AudienceMismatch },
        { "exp", "\"1767226200\"", TokenRefusal.ClaimsMalformed },
        { "exp", "1767226200.5", TokenRefusal.ClaimsMalformed },
        { "exp", "-1", TokenRefusal.ClaimsMalformed },
        { "exp", "253402300800", TokenRefusal.ClaimsMalformed },
        { "exp", "9007199254740993", TokenRefusal.ClaimsMalformed },
        { "exp", "1e400", TokenRefusal.ClaimsMalformed },
        { "exp", "null", TokenRefusal.ClaimsMalformed },
        { "exp", "253402300799", TokenRefusal.LifetimeTooLong },
        { "exp", "1767225600", TokenRefusal.TimesDisordered },
        { "nbf", "true", TokenRefusal.ClaimsMalformed },
        { "nbf", "1767226200", TokenRefusal.TimesDisordered },
        { "nbf", "0", TokenRefusal.LifetimeTooLong },
        { "iat", "1767226200", TokenRefusal.TimesDisordered },
        { "iat", "0", TokenRefusal.LifetimeTooLong },
        { "jti", "\"short\"", TokenRefusal.ClaimsMalformed },
        { "jti", "12345678901234567890", TokenRefusal.ClaimsMalformed },
        { "scope", "\"\"", TokenRefusal.ClaimsMalformed },
        { "scope", "\"a  b\"", TokenRefusal.ClaimsMalformed },
        { "scope", "\" a\"", TokenRefusal.ClaimsMalformed },
        { "scope", "\"\\u00e9\"", TokenRefusal.ClaimsMalformed },
        { "scope", "[\"a\"]", TokenRefusal.ClaimsMalformed },
        { "client_id", "7", TokenRefusal.ClaimsMalformed },
        { "unknown", "{\"left\":\"alone\"}", TokenRefusal.None },
    };

    [Theory]
    [MemberData(nameof(WrongClaims))]
    public void TryVerify_ClaimThatTheIssuerItselfSigned_IsTakenOnlyWhenItMayBe(string name, string? value, TokenRefusal expected) =>
        Assert.Equal(expected, Access(SignPayload(With(name, value)), new TokenExpectation(Issuer, Hub) { Subject = Actor }).Reason);

    [Theory]
    [InlineData(null, TokenRefusal.ClaimMissing)]
    [InlineData("\"did:mesh:academic:mit-001\"", TokenRefusal.ClaimsMalformed)]
    [InlineData("{}", TokenRefusal.ClaimsMalformed)]
    [InlineData("{\"sub\":\"\"}", TokenRefusal.ClaimsMalformed)]
    [InlineData("{\"sub\":\"did:mesh:academic:mit-001\",\"act\":{\"sub\":\"did:mesh:evil:one\"}}", TokenRefusal.ClaimsMalformed)]
    [InlineData("{\"sub\":\"did:mesh:evil:one\"}", TokenRefusal.ActorMismatch)]
    [InlineData("{\"sub\":\"did:mesh:academic:mit-001\"}", TokenRefusal.None)]
    public void TryTake_Actor_IsOneAndTheOnePresenting(string? act, TokenRefusal expected) =>
        Assert.Equal(expected, Delegation(SignPayload(With("act", act), "delegation+jwt")).Reason);

    [Fact]
    public void TryTake_TwoAudiences_IsRefused() =>
        Assert.Equal(TokenRefusal.AudienceMismatch, Delegation(SignPayload(With("aud", $"[\"{Hub}\",\"b\"]", With("act", $"{{\"sub\":\"{Actor}\"}}")), "delegation+jwt")).Reason);

    [Theory]
    [InlineData("{\"iss\":1,\"iss\":1}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{\"a\":1}x")]
    [InlineData("eyJhbGciOiJFZERTQSJ9.e30.AA")]
    public void TryVerify_PayloadThatIsNoStrictObject_IsRefused(string payload) =>
        Assert.Equal(TokenRefusal.ClaimsMalformed, Access(CompactJws.Create(new JwsHeader("key-1", "at+jwt"), Texts.Utf8(payload), SignerKeys.Ed25519)).Reason);

    [Theory]
    [InlineData("key-1", null, null, TokenRefusal.TypeMismatch)]
    [InlineData("key-1", "JWT", null, TokenRefusal.TypeMismatch)]
    [InlineData("key-1", "at+jwt ", null, TokenRefusal.TypeMismatch)]
    [InlineData("key-1", "application/application/at+jwt", null, TokenRefusal.TypeMismatch)]
    [InlineData("key-1", "at+jwt", "JWT", TokenRefusal.TypeMismatch)]
    [InlineData(null, "at+jwt", null, TokenRefusal.KeyIdMissing)]
    [InlineData("key-9", "at+jwt", null, TokenRefusal.KeyUnknown)]
    [InlineData("key-2", "at+jwt", null, TokenRefusal.SignatureRefused)]
    [InlineData("key-1", "application/AT+jwt", null, TokenRefusal.None)]
    public void TryVerify_Header_IsTakenOnlyWhenItMayBe(string? keyId, string? type, string? contentType, TokenRefusal expected) =>
        Assert.Equal(expected, Access(CompactJws.Create(new JwsHeader(keyId, type, contentType), Texts.Utf8(With("x", null).ToJsonString()), SignerKeys.Ed25519)).Reason);

    [Fact]
    public void TryVerify_AsTimeGoesBy_IsNotYetThenValidThenExpired()
    {
        string text = AccessToken.Issue(Claims() with { NotBefore = Now + TimeSpan.FromMinutes(2) }, SignerKeys.Ed25519, "key-1");
        TokenRefusal At(TimeSpan after) => Access(text, now: Now + after).Reason;
        TimeSpan skew = TokenLimits.ClockSkew;
        TimeSpan tick = TimeSpan.FromTicks(1);

        Assert.Equal(TokenRefusal.IssuedInFuture, At(-skew - tick));
        Assert.Equal(TokenRefusal.NotYetValid, At(-skew));
        Assert.Equal(TokenRefusal.NotYetValid, At(TimeSpan.FromMinutes(2) - skew - tick));
        Assert.Equal(TokenRefusal.None, At(TimeSpan.FromMinutes(2) - skew));
        Assert.Equal(TokenRefusal.None, At(TimeSpan.FromMinutes(10) + skew - tick));
        Assert.Equal(TokenRefusal.Expired, At(TimeSpan.FromMinutes(10) + skew));
    }

    [Fact]
    public void TryVerify_LifetimeAtAndAboveTheBound_IsTakenAndRefused()
    {
        Assert.Equal(TokenRefusal.None, Access(SignPayload(With("exp", (Second + 3600).ToString(null, null)))).Reason);
        Assert.Equal(TokenRefusal.LifetimeTooLong, Access(SignPayload(With("exp", (Second + 3601).ToString(null, null)))).Reason);
        JsonObject delegation = With("act", $"{{\"sub\":\"{Actor}\"}}");
        Assert.Equal(TokenRefusal.None, Delegation(SignPayload(With("exp", (Second + 900).ToString(null, null), delegation), "delegation+jwt")).Reason);
        Assert.Equal(TokenRefusal.LifetimeTooLong, Delegation(SignPayload(With("exp", (Second + 901).ToString(null, null), delegation), "delegation+jwt")).Reason);
        Assert.Equal(TokenRefusal.LifetimeTooLong, Access(SignPayload(With("x", null)), new TokenExpectation(Issuer, Hub) { LifetimeMax = TimeSpan.FromMinutes(9) }).Reason);
        Assert.Equal(TokenRefusal.LifetimeTooLong, Access(SignPayload(With("exp", (Second + 3601).ToString(null, null))), new TokenExpectation(Issuer, Hub) { LifetimeMax = TimeSpan.FromDays(1) }).Reason);
    }

    [Fact]
    public void TryVerify_NoTokenOrTooLong_IsRefusedWithTheReason()
    {
        Assert.Equal(new TokenFault(TokenRefusal.NotToken, JwsRefusal.NotCompact), Access(""));
        Assert.Equal(new TokenFault(TokenRefusal.NotToken, JwsRefusal.AlgorithmNone), Access("eyJhbGciOiJub25lIn0.e30."));
        Assert.Equal(new TokenFault(TokenRefusal.NotToken, JwsRefusal.TooLarge), Access(new string('A', JoseLimits.TokenCharsMax + 1)));
        Assert.Equal(new TokenFault(TokenRefusal.NotToken, JwsRefusal.NotCompact), Access(new string('A', JoseLimits.TokenCharsMax)));
        string forged = AccessToken.Issue(Claims(), SignerKeys.P256, "key-1");
        Assert.Equal(new TokenFault(TokenRefusal.SignatureRefused, JwsRefusal.AlgorithmMismatch), Access(forged));
    }

    [Fact]
    public void Issue_ClaimsThatNobodyTakes_Throws()
    {
        Assert.Throws<ArgumentException>(() => AccessToken.Issue(Claims() with { ExpiresAt = Now + TimeSpan.FromHours(2) }, SignerKeys.Ed25519, "key-1"));
        Assert.Throws<ArgumentException>(() => AccessToken.Issue(Claims() with { TokenId = "short" }, SignerKeys.Ed25519, "key-1"));
        Assert.Throws<ArgumentException>(() => AccessToken.Issue(Claims() with { Scopes = ["a b\n"] }, SignerKeys.Ed25519, "key-1"));
        Assert.Throws<ArgumentException>(() => DelegationToken.Issue(Claims(), SignerKeys.Ed25519, "key-1"));
        Assert.Throws<ArgumentException>(() => DelegationToken.Issue(Claims() with { Actor = Actor, Audience = ["a", "b"] }, SignerKeys.Ed25519, "key-1"));
    }

    [Fact]
    public void Replay_Full_RefusesUntilSomeExpire()
    {
        var replay = new TokenReplay(capacity: 8);
        TokenClaims Of(string issuer, int number) => Claims() with { Issuer = issuer, TokenId = $"number-{number}-of-the-issuer", ExpiresAt = Now + TimeSpan.FromMinutes(number) };

        Assert.Equal(TokenRefusal.None, replay.Take(Of("a", 1), Now));
        Assert.Equal(TokenRefusal.None, replay.Take(Of("a", 2), Now));
        Assert.Equal(TokenRefusal.ReplayWindowFull, replay.Take(Of("a", 3), Now));
        Assert.Equal(TokenRefusal.Replayed, replay.Take(Of("a", 1), Now));
        foreach (string issuer in (string[])["b", "c", "d"])
        {
            Assert.Equal(TokenRefusal.None, replay.Take(Of(issuer, 1), Now));
            Assert.Equal(TokenRefusal.None, replay.Take(Of(issuer, 2), Now));
        }

        Assert.Equal(TokenRefusal.ReplayWindowFull, replay.Take(Of("e", 1), Now));
        DateTimeOffset later = Now + TimeSpan.FromMinutes(1) + TokenLimits.ClockSkew;
        Assert.Equal(TokenRefusal.None, replay.Take(Of("a", 3), later));
        Assert.Equal(TokenRefusal.None, replay.Take(Of("e", 3), later));
        Assert.Equal(6, replay.Count);
    }

    [Fact]
    public void NewId_Two_DifferAndAreLongEnough()
    {
        Assert.NotEqual(TokenId.New(), TokenId.New());
        Assert.InRange(TokenId.New().Length, TokenLimits.TokenIdCharsMin, TokenLimits.TokenIdCharsMax);
    }

    private static TokenClaims Claims() => new()
    {
        Issuer = Issuer,
        Subject = Actor,
        Audience = [Hub],
        IssuedAt = Now,
        NotBefore = Now,
        ExpiresAt = Now + TimeSpan.FromMinutes(10),
        TokenId = TokenId.New(),
    };

    private static JsonObject With(string name, string? value, JsonObject? claims = null)
    {
        claims ??= new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = Actor,
            ["aud"] = Hub,
            ["iat"] = Second,
            ["nbf"] = Second,
            ["exp"] = Second + 600,
            ["jti"] = "0123456789abcdef",
        };
        claims = claims.DeepClone().AsObject();
        _ = claims.Remove(name);
        if (value is not null)
        {
            claims[name] = JsonNode.Parse(value);
        }

        return claims;
    }

    private static string SignPayload(JsonObject claims, string type = "at+jwt") =>
        CompactJws.Create(new JwsHeader("key-1", type), Encoding.UTF8.GetBytes(claims.ToJsonString()), SignerKeys.Ed25519);

    private static TokenFault Access(string text, TokenExpectation? expectation = null, DateTimeOffset? now = null)
    {
        _ = AccessToken.TryVerify(text, Keys, expectation ?? new TokenExpectation(Issuer, Hub), now ?? Now, out _, out TokenFault fault);
        return fault;
    }

    private static TokenFault Delegation(string text)
    {
        _ = DelegationToken.TryTake(text, Keys, new TokenExpectation(Issuer, Hub) { Actor = Actor }, new TokenReplay(), Now, out _, out TokenFault fault);
        return fault;
    }
}
