using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Contracts.Meshes;
using OrleansMesh.Contracts.Trust;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Hub.Http;

/// <summary>Trust over HTTP (G-01): the score of a mesh that lets itself be found, explained. Edges are for the parties of a federation, and who attests it for meshes, over their sessions.</summary>
internal static class TrustEndpoints
{
    /// <summary>Adds the endpoint.</summary>
    public static void MapTrust(this WebApplication hub)
    {
        IGrainFactory grains = hub.Services.GetRequiredService<IGrainFactory>();
        hub.MapGet("/api/trust/{did}", context => ServeAsync(context, grains)).IsPublic("A mesh that lets itself be found shows its score; of others nothing is said.");
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
