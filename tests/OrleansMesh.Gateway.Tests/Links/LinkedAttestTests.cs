using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Contracts.Federations;
using OrleansMesh.Contracts.Trust;
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

    [Fact]
    public async Task Attest_ThePartnersHomeIsSilent_IsOwedOverARestartAndCountsWhenItIsBack()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await town.FederateAsync();
        await town.CrashAsync(1);
        Assert.True((await SayAsync(town, 80)).GetProperty("owed").GetBoolean());
        Assert.True((await SayAsync(town, 90)).GetProperty("owed").GetBoolean());
        await town.Hub(0).StopAsync();
        await town.Hub(0).StartAsync();
        town.Acme = await EdgeClient.JoinAsync(town.Hub(0), town.Acme.Mesh);
        Assert.Equal(90, (await OwedAsync(town)).Single().Terms.Value);

        await town.Hub(1).StartAsync();
        town.Mit = await EdgeClient.JoinAsync(town.Hub(1), town.Mit.Mesh);
        await Eventually.HoldsAsync(async () => (await SaidAsync(town)).Length > 0);
        Assert.Equal(90, Assert.Single(await SaidAsync(town)).GetProperty("value").GetInt32());
        await Eventually.HoldsAsync(async () => (await OwedAsync(town)).Count == 0);

        // nothing is owed any more: the next one is answered by the home
        Assert.False((await SayAsync(town, 70)).TryGetProperty("owed", out _));
        Assert.Equal(70, Assert.Single(await SaidAsync(town)).GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task Attest_WhatIsOwedAndWasTakenBack_IsNotBroughtAgain()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await town.FederateAsync();
        _ = await SayAsync(town, 80);
        _ = Assert.Single(await SaidAsync(town));
        await town.CrashAsync(1);
        Assert.True((await SayAsync(town, 90)).GetProperty("owed").GetBoolean());
        Assert.True((await SayAsync(town, null)).GetProperty("owed").GetBoolean());

        await town.Hub(1).StartAsync();
        town.Mit = await EdgeClient.JoinAsync(town.Hub(1), town.Mit.Mesh);
        await Eventually.HoldsAsync(async () => (await OwedAsync(town)).Count == 0);
        Assert.Empty(await SaidAsync(town));
    }

    [Fact]
    public async Task Attest_APartnerWithSeveralHomes_CountsAtEach_AndIsTakenBackAtEach()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(3, (0, 1), (0, 2), (1, 2));
        await town.FederateAsync();
        await using Member second = await AtHomeAlsoAsync(town, town.Mit.Mesh, from: 2, to: 1);
        await using Member acme = await AtHomeAlsoAsync(town, town.Acme.Mesh, from: 0, to: 1);

        // at one of the two the attester is at home, too
        await SaysAsync(town.Acme, 80);
        await IsSaidAsync(town, 80, town.Mit, second);
        await SaysAsync(acme, 90);
        await IsSaidAsync(town, 90, town.Mit, second);
        await SaysAsync(town.Acme, null);
        await IsSaidAsync(town, null, town.Mit, second);

        async Task SaysAsync(Member attester, int? value) =>
            Assert.Equal("result", (await attester.AskAsync("trust.attest", $"\"attestation\":{Sign(town, value)}")).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Attest_OneOfSeveralHomesIsAway_IsBroughtTheNewestWhenItIsBack()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(3, (0, 1), (0, 2), (1, 2));
        await town.FederateAsync();
        await using Member second = await AtHomeAlsoAsync(town, town.Mit.Mesh, from: 2, to: 1);
        _ = await SayAsync(town, 80);
        await IsSaidAsync(town, 80, town.Mit, second);
        await town.CrashAsync(1);
        await Eventually.HoldsAsync(() => town.Routes(0).HomesOf(town.Mit.Mesh.Id).Length == 1);
        _ = await SayAsync(town, 90);
        _ = await SayAsync(town, null);
        await IsSaidAsync(town, null, town.Mit);

        await town.Hub(1).StartAsync();
        await using Member again = await AtHomeAlsoAsync(town, town.Mit.Mesh, from: 2, to: 1);
        await IsSaidAsync(town, null, town.Mit, again);
    }

    [Fact]
    public async Task Attest_AsManyAreOwedAsMayBe_IsRefusedAndSaysSo()
    {
        await using LinkedTown town = await LinkedTown.BuildAsync(2, (0, 1));
        await town.FederateAsync();
        await town.CrashAsync(1);
        OwedToHomes owed = town.Hub(0).Services.GetRequiredService<OwedToHomes>();
        for (int i = 0; i < OwedAttestations.OfAttesterMax; i++)
        {
            Assert.True(MeshAttestation.TryParse(Encoding.UTF8.GetBytes(Sign(town, 80, about: $"did:mesh:academic:m{i}")), out MeshAttestation? other, out _));
            Assert.True(await owed.OweAsync(other));
        }

        JsonElement refused = await SayAsync(town, 90);
        Assert.Equal("hub-unreachable", refused.GetProperty("reason").GetString());
        Assert.Contains("64", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    /// <summary>A session at one more hub, when that hub has the federation.</summary>
    private static async Task<Member> AtHomeAlsoAsync(LinkedTown town, SampleMesh mesh, int from, int to)
    {
        Member member = await town.JoinAlsoAsync(mesh, from, to);
        IFederationGrain federation = town.Hub(to).Services.GetRequiredService<IGrainFactory>().GetGrain<IFederationGrain>(town.FederationId);
        await Eventually.HoldsAsync(async () => (await federation.GetAsync())?.Status == FederationStatus.Active);
        await Eventually.HoldsAsync(() => town.Routes(from).IsHome(mesh.Id, town.Node(to)));
        return member;
    }

    /// <summary>Completes when Mit sees this at each of these sessions, null for nothing.</summary>
    private static Task IsSaidAsync(LinkedTown town, int? value, params Member[] sessions) => Eventually.HoldsAsync(async () =>
    {
        foreach (Member session in sessions)
        {
            JsonElement[] said = await SaidAsync(town, session);
            if (value is null ? said.Length > 0 : said.Length != 1 || said[0].GetProperty("value").GetInt32() != value)
            {
                return false;
            }
        }

        return true;
    });

    private static Task<JsonElement> SayAsync(LinkedTown town, int? value) => town.Acme.AskAsync("trust.attest", $"\"attestation\":{Sign(town, value)}");

    private static async Task<List<MeshAttestation>> OwedAsync(LinkedTown town)
    {
        byte[][] owed = await town.Hub(0).Services.GetRequiredService<IGrainFactory>().GetGrain<IOwedAttestationsGrain>("r0").GetAsync();
        return [.. owed.Select(bytes => MeshAttestation.TryParse(bytes, out MeshAttestation? parsed, out _) ? parsed : throw new InvalidOperationException("It is none."))];
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

    private static async Task<JsonElement[]> SaidAsync(LinkedTown town, Member? session = null)
    {
        JsonElement trust = await (session ?? town.Mit).AskAsync("mesh.trust", $"\"meshId\":\"{town.Mit.Mesh.Id}\",\"federationId\":null");
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
