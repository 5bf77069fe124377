using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Tokens;
using OrleansMesh.Gateway.Tests.Hubs;

namespace OrleansMesh.Gateway.Tests.Http;

/// <summary>R-05 over HTTP: a mesh asks for its messages and erases those that wait; the operator does so for any, and for a whole federation.</summary>
public sealed class MessageEndpointsTests
{
    [Fact]
    public async Task Delete_WhatWaits_IsErasedForWhoMay()
    {
        await using Town town = await Town.BuildAsync("Host:Http=127.0.0.1:0");
        await town.Mit.DisposeAsync();
        await town.StoreAsync("m1", "m2", "m3");
        string acme = Token(town, town.Acme.Mesh.Id, town.Acme.Mesh.Key, town.Acme.Mesh.KeyId, "messages", "messages.erase");
        string reader = Token(town, town.Acme.Mesh.Id, town.Acme.Mesh.Key, town.Acme.Mesh.KeyId, "messages");
        string mit = Token(town, town.Mit.Mesh.Id, town.Mit.Mesh.Key, town.Mit.Mesh.KeyId, "messages.erase");
        string hub = Token(town, town.Hub.Identity.Id, town.Hub.Identity.Key, town.Hub.Identity.KeyId, "messages.erase");
        using var client = new HttpClient { BaseAddress = new Uri($"http://{town.Hub.WebSocket.Authority}") };

        Assert.Equal((HttpStatusCode.OK, "stored"), await SendAsync(client, HttpMethod.Get, "/api/messages/m1", acme));
        Assert.Equal((HttpStatusCode.Unauthorized, null), await SendAsync(client, HttpMethod.Delete, "/api/messages/m1", reader));
        Assert.Equal((HttpStatusCode.OK, "stored"), await SendAsync(client, HttpMethod.Get, "/api/messages/m1", reader));
        Assert.Equal((HttpStatusCode.OK, "erased"), await SendAsync(client, HttpMethod.Delete, "/api/messages/m1", acme));
        Assert.Equal((HttpStatusCode.NotFound, null), await SendAsync(client, HttpMethod.Delete, "/api/messages/m2", mit));
        Assert.Equal((HttpStatusCode.OK, "erased"), await SendAsync(client, HttpMethod.Delete, $"/api/messages/m2?source={town.Acme.Mesh.Id}", hub));

        string all = $"/api/federations/{town.FederationId}/messages";
        Assert.Equal((HttpStatusCode.Forbidden, null), await SendAsync(client, HttpMethod.Delete, all, acme));
        Assert.Equal((HttpStatusCode.BadRequest, null), await SendAsync(client, HttpMethod.Delete, "/api/federations/none/messages", hub));
        Assert.Equal((HttpStatusCode.OK, "stored"), await SendAsync(client, HttpMethod.Get, "/api/messages/m3", acme));
        Assert.Equal((HttpStatusCode.NoContent, null), await SendAsync(client, HttpMethod.Delete, all, hub));
        Assert.Equal((HttpStatusCode.OK, "erased"), await SendAsync(client, HttpMethod.Get, "/api/messages/m3", acme));

        await town.StoreAsync("m4");
        town.Mit = await EdgeClient.JoinAsync(town.Hub, town.Mit.Mesh);
        Assert.Equal("m4", (await town.Mit.DeliveryAsync()).MessageId);
    }

    private static async Task<(HttpStatusCode Status, string? State)> SendAsync(HttpClient client, HttpMethod method, string path, string token)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await client.SendAsync(request);
        string body = await response.Content.ReadAsStringAsync();
        if (body.Length == 0)
        {
            return (response.StatusCode, null);
        }

        using JsonDocument json = JsonDocument.Parse(body);
        return (response.StatusCode, json.RootElement.TryGetProperty("state", out JsonElement state) ? state.GetString() : null);
    }

    private static string Token(Town town, string issuer, IEd25519SigningKey key, string keyId, params string[] scopes)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var claims = new TokenClaims
        {
            Issuer = issuer,
            Subject = issuer,
            Audience = [town.Hub.Identity.Id],
            IssuedAt = now,
            NotBefore = now,
            ExpiresAt = now.AddMinutes(10),
            TokenId = TokenId.New(),
            Scopes = scopes,
        };
        return AccessToken.Issue(claims, key, keyId);
    }
}
