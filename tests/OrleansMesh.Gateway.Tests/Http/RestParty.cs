using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Federation;
using OrleansMesh.Domain.Federation.Lifecycle;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Tokens;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Gateway.Tests.Peers;
using OrleansMesh.Testing.Mesh;

namespace OrleansMesh.Gateway.Tests.Http;

/// <summary>A mesh that lives its federations over HTTP alone: reads the history there, checks it, signs after it.</summary>
/// <param name="mesh">Registered at the hub.</param>
/// <param name="hub">Its token is for this one.</param>
/// <param name="scopes">Of its token.</param>
internal sealed class RestParty(SampleMesh mesh, TestHub hub, HttpClient client, params string[] scopes)
{
    public SampleMesh Mesh => mesh;

    /// <summary>Whether it asks again while the hub in charge is not reached: both hubs dialled, and the link of the two that is given up takes its calls along. An event that was taken is taken again.</summary>
    public bool IsPatient { get; init; }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public string Token { get; } = AccessToken.Issue(
        new TokenClaims
        {
            Issuer = mesh.Id,
            Subject = mesh.Id,
            Audience = [hub.Identity.Id],
            IssuedAt = Now,
            NotBefore = Now,
            ExpiresAt = Now.AddMinutes(10),
            TokenId = TokenId.New(),
            Scopes = scopes,
        },
        mesh.Key,
        mesh.KeyId);

    public Task<(HttpStatusCode Status, JsonElement Answer)> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null, Token);

    /// <summary>Submits an event as it is.</summary>
    public Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(Guid federationId, FederationEvent said) =>
        PostAsync(federationId, $"{{\"event\":{Encoding.UTF8.GetString(said.Bytes.Span)}}}");

    /// <summary>Submits any text.</summary>
    public Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(Guid federationId, string body) => SendAsync(HttpMethod.Post, $"/api/federations/{federationId}/events", body, Token);

    /// <summary>Asks without a token, or with this one.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(HttpMethod method, string path, string? body, string? token)
    {
        (HttpStatusCode Status, JsonElement Answer) got = await SendOnceAsync(method, path, body, token);
        if (IsPatient && got.Status == HttpStatusCode.ServiceUnavailable)
        {
            await Eventually.HoldsAsync(async () => (got = await SendOnceAsync(method, path, body, token)).Status != HttpStatusCode.ServiceUnavailable);
        }

        return got;
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> SendOnceAsync(HttpMethod method, string path, string? body, string? token)
    {
        using var request = new HttpRequestMessage(method, new Uri($"http://{hub.WebSocket.Authority}{path}"));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await client.SendAsync(request);
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        if (answer.Length == 0)
        {
            return (response.StatusCode, default);
        }

        using JsonDocument json = JsonDocument.Parse(answer);
        return (response.StatusCode, json.RootElement.Clone());
    }

    /// <summary>The status and what else is shown of a federation.</summary>
    public async Task<JsonElement> ShowAsync(Guid federationId)
    {
        (HttpStatusCode status, JsonElement answer) = await GetAsync($"/api/federations/{federationId}");
        Assert.True(status == HttpStatusCode.OK, answer.ToString());
        return answer;
    }

    /// <summary>The whole history, read in pages and verified.</summary>
    public async Task<FederationLink> HistoryAsync(Guid federationId)
    {
        FederationLink? head = null;
        for (int from = 0, count = 1; from < count;)
        {
            (HttpStatusCode status, JsonElement page) = await GetAsync($"/api/federations/{federationId}/history?from={from}");
            Assert.True(status == HttpStatusCode.OK, page.ToString());
            count = page.GetProperty("count").GetInt32();
            foreach (JsonElement each in page.GetProperty("events").EnumerateArray())
            {
                Assert.True(FederationEvent.TryParse(CanonicalJson.Canonicalize(each), out FederationEvent? read, out LifecycleRefusal refusal), refusal.ToString());
                LifecycleVerdict verdict;
                Assert.True(head is null ? FederationLink.TryBegin(read, keys: null, out head, out verdict) : head.TryAppend(read, keys: null, out head, out verdict), verdict.Detail);
                from++;
            }
        }

        return head!;
    }

    /// <summary>An event after the last one that this party is shown.</summary>
    public async Task<FederationEvent> NextAsync(Guid federationId, FederationEventKind kind, Func<FederationStanding, FederationEventBody> body)
    {
        FederationStanding at = (await HistoryAsync(federationId)).Standing;
        return Sign(new FederationEventTerms(federationId, at.Version, at.Seq + 1, at.Head, kind, mesh.Id, mesh.KeyId, Math.Max(Now.ToUnixTimeMilliseconds(), at.Time), body(at)));
    }

    public FederationEvent Sign(FederationEventTerms terms) => FederationEvent.Sign(terms, mesh.Key);

    /// <summary>A request to another mesh.</summary>
    public FederationEvent Request(Guid federationId, SampleMesh other) => Sign(new FederationEventTerms(
        federationId,
        1,
        0,
        FederationEvent.NoPrevious,
        FederationEventKind.Request,
        mesh.Id,
        mesh.KeyId,
        Now.ToUnixTimeMilliseconds(),
        new FederationEventBody { Parties = [mesh.Party, other.Party], Purpose = "tests", Hub = hub.Identity.Id, Capabilities = [] }));

    /// <summary>Signs an event after the last one and submits it, which must be taken.</summary>
    public async Task SayAsync(Guid federationId, FederationEventKind kind, Func<FederationStanding, FederationEventBody>? body = null)
    {
        FederationEvent said = await NextAsync(federationId, kind, body ?? (_ => new FederationEventBody { Reason = "" }));
        (HttpStatusCode status, JsonElement answer) = await PostAsync(federationId, said);
        Assert.True(status == HttpStatusCode.NoContent, answer.ToString());
    }

    /// <summary>The terms that all send each other all messages, proposed; countered when an offer is there.</summary>
    public Task ProposeAsync(Guid federationId, params SampleMesh[] parties) => SayAsync(
        federationId,
        FederationEventKind.Propose,
        at => new FederationEventBody { Agreement = Terms(at, parties).Sign(mesh.Did, mesh.Key) });

    private static Agreement Terms(FederationStanding at, SampleMesh[] parties)
    {
        AgreementTerms terms = SampleFederation.Draft(at.FederationId, Now, parties).Terms with { Hub = at.Hub };
        Assert.True(Agreement.TryCreate(terms, out Agreement? agreement, out AgreementRefusal refusal), refusal.ToString());
        return agreement;
    }

    /// <summary>Signs what is offered.</summary>
    public Task AcceptAsync(Guid federationId) => SayAsync(
        federationId,
        FederationEventKind.Accept,
        at => new FederationEventBody { AgreementHash = AgreementHash.Of(at.Offer!.Agreement), Signature = mesh.Key.Sign(at.Offer.Agreement.SigningInput.Span) });

    /// <summary>Says that it is ready for what all have signed.</summary>
    public Task ActivateAsync(Guid federationId) =>
        SayAsync(federationId, FederationEventKind.Activate, at => new FederationEventBody { AgreementHash = AgreementHash.Of(at.Offer!.Agreement) });
}
