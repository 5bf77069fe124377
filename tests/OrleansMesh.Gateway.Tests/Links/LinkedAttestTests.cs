using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Domain.Routing;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing.Mesh;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Tests.Links;

/// <summary>G-01: what a mesh says of a partner counts at the partner's home, too, when that hub has verified it itself.</summary>
public sealed class LinkedAttestTests
{
    [Fact]
    public async Task Attest_APartnerAtAnotherHub_CountsAtItsHome_AndIsTakenBackThere()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        string credential = Encoding.UTF8.GetString(Town.Credential(town.Acme.Mesh));
        Assert.Equal("result", (await town.Acme.AskAsync("mesh.credential", $"\"credential\":{credential}")).GetProperty("type").GetString());
        await town.FederateAsync();
        Assert.Empty(await SaidAsync(town));

        JsonElement answer = await LinkedTown.AskAgainAsync(town.Acme, "trust.attest", $"\"attestation\":{Sign(town, 90)}");
        Assert.True(answer.GetProperty("type").GetString() == "result", answer.ToString());
        JsonElement said = Assert.Single(await SaidAsync(town));
        Assert.Equal((town.Acme.Mesh.Id, 90), (said.GetProperty("by").GetString(), said.GetProperty("value").GetInt32()));
        _ = await town.Acme.AskAsync("trust.attest", $"\"attestation\":{Sign(town, null)}");
        Assert.Empty(await SaidAsync(town));
    }

    [Fact]
    public async Task Attest_WhatThePartnersHomeRefuses_IsAnsweredSo()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await town.FederateAsync();

        // known there alone, and newer than what comes next
        Assert.Null(await CallAsync(town, from: 0, town.Acme.Mesh.Id, Sign(town, 90)));
        JsonElement older = await LinkedTown.AskAgainAsync(town.Acme, "trust.attest", $"\"attestation\":{Sign(town, 10, age: TimeSpan.FromMinutes(1))}");
        Assert.True(older.TryGetProperty("reason", out JsonElement reason), older.ToString());
        Assert.Equal("superseded", reason.GetString());
        Assert.Equal(90, Assert.Single(await SaidAsync(town)).GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task Attest_ByWhoIsNotTheAttestersHomeOrToWhoIsNotThePartners_IsRefused()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await town.FederateAsync();

        Assert.Equal("not-its-home", await CallAsync(town, from: 1, town.Acme.Mesh.Id, Sign(town, 90)));
        Assert.Equal("not-its-home", await CallAsync(town, from: 0, town.Mit.Mesh.Id, Sign(town, 90)));
        Assert.Equal("attester-mismatch", await CallAsync(town, from: 0, town.Acme.Mesh.Id, Sign(town, 90, by: new SampleMesh("did:mesh:enterprise:other-001"))));
        Assert.Equal("unknown-mesh", await CallAsync(town, from: 0, town.Acme.Mesh.Id, Sign(town, 90, about: "did:mesh:academic:nobody")));
        Assert.Equal("attestation-invalid", await CallAsync(town, from: 0, town.Acme.Mesh.Id, Sign(town, 90, key: town.Mit.Mesh)));
        Assert.Equal("malformed", await CallAsync(town, from: 0, town.Acme.Mesh.Id, "{}"));
        Assert.Equal("malformed", await CallAsync(town, from: 0, town.Acme.Mesh.Id, "null"));
        Assert.Empty(await SaidAsync(town));
    }

    // Why it was refused; null when it was not.
    private static async Task<string?> CallAsync(LinkedTown town, int from, string mesh, string attestation)
    {
        HubCalls calls = town.Hub(from).Services.GetRequiredService<HubCalls>();
        using JsonDocument json = JsonDocument.Parse(attestation);
        HubAnswer? answer = null;
        await Eventually.HoldsAsync(async () => (answer = await calls.AskAsync(
            town.Node(1 - from), HubCallTypes.Attest, mesh, new AttestRequest(json.RootElement), HubCallJson.Default.AttestRequest, CancellationToken.None)) is not null);
        return answer!.IsRefused ? answer.Body.GetProperty("reason").GetString() : null;
    }

    private static async Task<JsonElement[]> SaidAsync(LinkedTown town)
    {
        JsonElement trust = await town.Mit.AskAsync("mesh.trust", $"\"meshId\":\"{town.Mit.Mesh.Id}\",\"federationId\":null");
        return [.. trust.GetProperty("attestations").EnumerateArray()];
    }

    private static string Sign(LinkedTown town, int? value, TimeSpan age = default, SampleMesh? by = null, string? about = null, SampleMesh? key = null)
    {
        SampleMesh attester = by ?? town.Acme.Mesh;
        DateTimeOffset now = TimeProvider.System.GetUtcNow() - age;
        var terms = new AttestationTerms(
            about ?? town.Mit.Mesh.Id, attester.Id, attester.KeyId, town.FederationId, AttestationClaim.Conduct, value, now.ToUnixTimeMilliseconds(), (now + TimeSpan.FromDays(30)).ToUnixTimeMilliseconds());
        return Encoding.UTF8.GetString(MeshAttestation.Sign(terms, (key ?? attester).Key).Bytes.Span);
    }
}
