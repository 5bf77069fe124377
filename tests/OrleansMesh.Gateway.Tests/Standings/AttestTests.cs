using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Standings;

/// <summary>G-01: a mesh says over its session what it thinks of a partner, and others see it explained.</summary>
public sealed class AttestTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    [Fact]
    public async Task Attest_APartner_IsExplainedAndTakenBack()
    {
        await using Town town = await Town.BuildAsync();
        string credential = Encoding.UTF8.GetString(Town.Credential(town.Acme.Mesh));
        Assert.Equal("result", (await town.Acme.AskAsync("mesh.credential", $"\"credential\":{credential}")).GetProperty("type").GetString());
        int before = (await TrustAsync(town)).GetProperty("score").GetInt32();

        JsonElement answer = await AttestAsync(town.Acme, town, 100);
        Assert.True(answer.GetProperty("type").GetString() == "result", answer.ToString());
        JsonElement trust = await TrustAsync(town);
        JsonElement said = Assert.Single(trust.GetProperty("attestations").EnumerateArray());
        Assert.Equal((town.Acme.Mesh.Id, "conduct", 100, 10.0), (said.GetProperty("by").GetString(), said.GetProperty("claim").GetString(), said.GetProperty("value").GetInt32(), said.GetProperty("points").GetDouble()));
        Assert.Equal(before + 2, trust.GetProperty("score").GetInt32());

        _ = await AttestAsync(town.Acme, town, null);
        Assert.Empty((await TrustAsync(town)).GetProperty("attestations").EnumerateArray());
    }

    [Fact]
    public async Task Attest_ByAnotherOrNone_IsRefused()
    {
        await using Town town = await Town.BuildAsync();
        JsonElement forged = await town.Mit.AskAsync("trust.attest", $"\"attestation\":{Sign(town.Acme.Mesh, town, 100)}");
        Assert.Equal("attester-mismatch", forged.GetProperty("reason").GetString());
        JsonElement none = await town.Mit.AskAsync("trust.attest", "\"attestation\":{}");
        Assert.Equal("attestation-invalid", none.GetProperty("reason").GetString());
        JsonElement malformed = await town.Mit.AskAsync("trust.attest", "\"attestation\":null");
        Assert.Equal("attestation-invalid", malformed.GetProperty("reason").GetString());
        Assert.Empty((await TrustAsync(town)).GetProperty("attestations").EnumerateArray());
    }

    private static Task<JsonElement> TrustAsync(Town town) => town.Acme.AskAsync("mesh.trust", $"\"meshId\":\"{town.Mit.Mesh.Id}\",\"federationId\":null");

    private static Task<JsonElement> AttestAsync(Member by, Town town, int? value) => by.AskAsync("trust.attest", $"\"attestation\":{Sign(by.Mesh, town, value)}");

    private static string Sign(SampleMesh by, Town town, int? value)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var terms = new AttestationTerms(
            town.Mit.Mesh.Id, by.Id, by.KeyId, town.FederationId, AttestationClaim.Conduct, value, now.ToUnixTimeMilliseconds(), (now + Lifetime).ToUnixTimeMilliseconds());
        return Encoding.UTF8.GetString(MeshAttestation.Sign(terms, by.Key).Bytes.Span);
    }
}
