using System.Text;
using System.Text.Json.Nodes;
using OrleansMesh.Cli.Processes;
using OrleansMesh.Cryptography;
using OrleansMesh.Cryptography.Ecdsa;
using OrleansMesh.Domain.Jose;
using OrleansMesh.Domain.Tokens;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>Our JWS, JWT and JWK against the npm package jose: each verifies what the other signed, and both refuse what was altered.</summary>
public sealed class JoseInteropTests
{
    private const string Issuer = "did:mesh:enterprise:acme-001";
    private const string Hub = "did:mesh:hub:eu-1";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_790_000_000);

    [InteropFact]
    public async Task Jws_AgainstJose_EachVerifiesTheOther()
    {
        DirectoryInfo logs = Directory.CreateTempSubdirectory("orleansmesh-jose-");
        try
        {
            await using ChildProcess jose = ChildProcess.Start("jose", "node", [Path.Combine(Repository.Interop, "jose.mjs")], logs.FullName);
            foreach (string algorithm in (string[])["EdDSA", "ES256", "ES384"])
            {
                await AssertOursVerifiesTheirsAsync(jose, algorithm);
                await AssertTheirsVerifiesOursAsync(jose, algorithm);
            }
        }
        finally
        {
            logs.Delete(recursive: true);
        }
    }

    private static async Task AssertOursVerifiesTheirsAsync(ChildProcess jose, string algorithm)
    {
        JsonObject secret = (await AskAsync(jose, new JsonObject { ["op"] = "generate", ["alg"] = algorithm }))["jwk"]!.AsObject();
        Assert.True(PrivateJsonWebKey.TryParse(Encoding.UTF8.GetBytes(secret.ToJsonString()), out PrivateJsonWebKey? pair, out JwkRefusal refusal), refusal.ToString());
        using (pair)
        {
            JsonNode thumbprint = await AskAsync(jose, new JsonObject { ["op"] = "thumbprint", ["jwk"] = secret.DeepClone() });
            Assert.Equal((string?)thumbprint["thumbprint"], pair.PublicKey.ThumbprintText());
            var header = new JsonObject { ["alg"] = algorithm, ["kid"] = "key-1", ["typ"] = "at+jwt" };
            string payload = $$"""{"iss":"{{Issuer}}","sub":"a","aud":"{{Hub}}","iat":1790000000,"nbf":1790000000,"exp":1790000300,"jti":"0123456789abcdef","scope":"send"}""";
            string text = (string)(await AskAsync(jose, new JsonObject { ["op"] = "sign", ["jwk"] = secret.DeepClone(), ["header"] = header, ["payload"] = payload }))["jws"]!;

            var keys = JsonWebKeySet.Of(JsonWebKey.Of(pair.PublicKey.Verifying!, "key-1"));
            Assert.True(AccessToken.TryVerify(text, keys, new TokenExpectation(Issuer, Hub) { Scopes = ["send"] }, Now, out _, out TokenFault fault), fault.ToString());
            string altered = text[..^8] + (text[^8] == 'A' ? 'B' : 'A') + text[^7..];
            Assert.False(AccessToken.TryVerify(altered, keys, new TokenExpectation(Issuer, Hub), Now, out _, out fault));
            Assert.Equal(new TokenFault(TokenRefusal.SignatureRefused, JwsRefusal.SignatureInvalid), fault);
        }
    }

    private static async Task AssertTheirsVerifiesOursAsync(ChildProcess jose, string algorithm)
    {
        using ISigningKey key = algorithm switch
        {
            "EdDSA" => Ed25519PrivateKey.Generate(),
            "ES256" => EcdsaPrivateKey.Generate(EcdsaCurve.P256),
            _ => EcdsaPrivateKey.Generate(EcdsaCurve.P384),
        };
        var claims = new TokenClaims { Issuer = Issuer, Subject = "a", Audience = [Hub], IssuedAt = Now, NotBefore = Now, ExpiresAt = Now.AddMinutes(5), TokenId = TokenId.New(), Actor = "b" };
        foreach ((string type, string text) in new[] { ("at+jwt", AccessToken.Issue(claims, key, "key-1")), ("delegation+jwt", DelegationToken.Issue(claims, key, "key-1")) })
        {
            JsonNode Request(string jws, string audience) => new JsonObject
            {
                ["op"] = "verifyToken",
                ["jwk"] = JsonNode.Parse(JsonWebKey.Of(key.PublicKey).Write()),
                ["jws"] = jws,
                ["options"] = new JsonObject { ["issuer"] = Issuer, ["audience"] = audience, ["typ"] = type, ["requiredClaims"] = new JsonArray("sub", "jti", "nbf", "iat", "exp") },
                ["now"] = Now.ToUnixTimeSeconds() + 1,
            };
            JsonNode taken = await AskAsync(jose, Request(text, Hub));
            Assert.Equal(claims.TokenId, (string?)taken["claims"]?["jti"]);
            Assert.NotNull((await AskAsync(jose, Request(text, "did:mesh:hub:other")))["error"]);
            Assert.NotNull((await AskAsync(jose, Request(text[..^8] + (text[^8] == 'A' ? 'B' : 'A') + text[^7..], Hub)))["error"]);
        }
    }

    private static async Task<JsonNode> AskAsync(ChildProcess jose, JsonNode request)
    {
        await jose.Input.WriteLineAsync(request.ToJsonString());
        await jose.Input.FlushAsync();
        string? line = await jose.Output.ReadAsync(CancellationToken.None).WaitAsync(World.Patience);
        return line is not null ? JsonNode.Parse(line)! : throw new InvalidOperationException(await File.ReadAllTextAsync(jose.LogPath));
    }
}
