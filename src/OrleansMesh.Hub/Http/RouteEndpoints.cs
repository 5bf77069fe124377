using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Gateway;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Hub.Http;

/// <summary><c>GET /api/routes</c>: the routing table, for who has an access token of the scope <c>routes</c>. A mesh sees the ways between hubs and its own flows, the hub's operator all.</summary>
internal static class RouteEndpoints
{
    private const string Scope = "routes";
    private const int FlowsMax = 10_000;

    /// <summary>Adds the endpoint.</summary>
    public static void MapRoutes(this WebApplication hub, ApiAccess access)
    {
        RouteReport report = hub.Services.GetRequiredService<RouteReport>();
        string hubId = hub.Services.GetRequiredService<HubIdentity>().Id;
        hub.MapGet("/api/routes", context => ServeAsync(context, access, report, hubId)).NeedsToken(Scope);
    }

    private static async Task ServeAsync(HttpContext context, ApiAccess access, RouteReport report, string hubId)
    {
        if (await access.CallerAsync(context, Scope) is not { } caller)
        {
            return;
        }

        RouteTableView table = report.Read(FlowsMax);
        string name = caller.ToString();
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(
            name == hubId ? table : table with { Flows = [.. table.Flows.Where(flow => flow.Source == name)] }, ApiJson.Default.RouteTableView, cancellationToken: context.RequestAborted);
    }
}
