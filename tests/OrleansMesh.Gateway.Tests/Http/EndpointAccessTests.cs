using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Gateway.Tests.Hubs;
using OrleansMesh.Hub.Http;

namespace OrleansMesh.Gateway.Tests.Http;

/// <summary>Each endpoint of a hub says who may use it, and keeps to it.</summary>
public sealed class EndpointAccessTests
{
    private static readonly string[] Expected =
    [
        "DELETE /api/federations/{id}/messages messages.erase",
        "DELETE /api/mappings mappings",
        "DELETE /api/messages/{id} messages.erase",
        "GET /.well-known/did.json public",
        "GET /1.0/identifiers/{**did} public",
        "GET /api/authorize/decisions authorize",
        "GET /api/dids/{did}/history public",
        "GET /api/federations federations",
        "GET /api/federations/{id} federations",
        "GET /api/federations/{id}/history federations",
        "GET /api/mappings mappings",
        "GET /api/messages/{id} messages",
        "GET /api/routes routes",
        "GET /api/trust/{did} public",
        "GET /api/trust/{did}/path/{to} trust",
        "GET /api/ucan/revocations public",
        "GET /healthz public",
        "GET /mesh public",
        "GET /readyz public",
        "GET /status/{name} public",
        "POST /api/authorize/explain authorize",
        "POST /api/federations/{id}/events federations.act",
        "POST /api/mappings/explain mappings",
        "POST /api/ucan/revocations ucan",
        "PUT /api/mappings mappings",
    ];

    [Fact]
    public async Task Endpoints_All_SayWhoMayUseThemAndAskNobodyElse()
    {
        await using TestHub hub = await TestHub.StartAsync("Host:Http=127.0.0.1:0", "Host:WebHost=hub.example");
        using var client = new HttpClient();
        var found = new List<string>();
        foreach (RouteEndpoint endpoint in hub.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            EndpointAccess? access = endpoint.Metadata.GetMetadata<EndpointAccess>();
            Assert.True(access is not null, $"{endpoint.RoutePattern.RawText} does not say who may use it.");
            Assert.NotEqual(access.IsPublic, access.Why.Length == 0);
            string method = Assert.Single(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods);
            found.Add($"{method} {endpoint.RoutePattern.RawText} {access.Scope ?? "public"}");

            string path = endpoint.RoutePattern.RawText!.Replace("{**did}", "x", StringComparison.Ordinal).Replace("{did}", "x", StringComparison.Ordinal).Replace("{name}", "x", StringComparison.Ordinal).Replace("{id}", "x", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"http://{hub.WebSocket.Authority}{path}"));
            using HttpResponseMessage response = await client.SendAsync(request);
            Assert.Equal(access.IsPublic, response.StatusCode != HttpStatusCode.Unauthorized);
        }

        Assert.Equal(Expected, found.Order(StringComparer.Ordinal));
    }
}
