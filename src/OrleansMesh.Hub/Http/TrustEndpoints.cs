using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Trust;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Hub.Http;

/// <summary>Trust over HTTP (G-01): the score of a mesh that lets itself be found, explained. Edges are for the parties of a federation, and who attests it for meshes, over their sessions; a path over edges (G-02) is for a mesh that proves itself.</summary>
internal static class TrustEndpoints
{
    private const string PathScope = "trust";

    /// <summary>Adds the endpoints.</summary>
    public static void MapTrust(this WebApplication hub, ApiAccess access)
    {
        MeshRequests requests = hub.Services.GetRequiredService<MeshRequests>();
        hub.MapGet("/api/trust/{did}/path/{to}", (HttpContext context, string did, string to) => FindPathAsync(context, did, to, access, requests)).NeedsToken(PathScope);
        IGrainFactory grains = hub.Services.GetRequiredService<IGrainFactory>();
        hub.MapGet("/api/trust/{did}", context => ServeAsync(context, grains)).IsPublic("A mesh that lets itself be found shows its score; of others nothing is said.");
    }

    // As trust.path of a session: the caller sees what it would see there.
    private static async Task FindPathAsync(HttpContext context, string from, string to, ApiAccess access, MeshRequests requests)
    {
        if (await access.CallerAsync(context, PathScope) is not { } caller)
        {
            return;
        }

        string text = context.Request.Query["depth"].ToString();
        int depth = TrustPathSearch.DepthMax;
        if (text.Length > 0 && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out depth))
        {
            depth = 0;
        }

        MeshRequestAnswer answer = await requests.AskAsync(caller.ToString(), RequestTypes.TrustPath, new TrustPathRequest(from, to, depth), RequestJson.Default.TrustPathRequest, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        if (answer.Refusal is { } refusal)
        {
            int status = refusal.Reason == "out-of-bounds" ? StatusCodes.Status400BadRequest : FederationEndpoints.StatusOf(refusal.Reason);
            await ApiAccess.RefuseAsync(context, refusal.Reason == "unknown-mesh" ? StatusCodes.Status404NotFound : status, refusal.Reason, refusal.Detail);
        }
        else
        {
            await context.Response.WriteAsJsonAsync(answer.Members, ApiJson.Default.JsonObject, cancellationToken: context.RequestAborted);
        }
    }

    private static async Task ServeAsync(HttpContext context, IGrainFactory grains)
    {
        // One answer for meshes that are not there and for those that do not want to be found.
        if (!DidMesh.TryParse(context.GetRouteValue("did") as string, out Did did)
            || await grains.GetGrain<IMeshGrain>(did.ToString()).GetAsync() is not { Profile.Public: true })
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync("No public mesh of that DID is registered here.\n");
            return;
        }

        TrustExplanation trust = await grains.GetGrain<ITrustEdgeGrain>(did.ToString()).ExplainAsync();
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await JsonSerializer.SerializeAsync(context.Response.Body, TrustAnswers.Of(trust with { Attested = null }, []), RequestJson.Default.TrustResult, context.RequestAborted);
    }
}
