using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Hub.Credentials;

namespace OrleansMesh.Hub.Http;

/// <summary><c>/status/1-revocation</c> and the like: this hub's signed status lists, for whoever verifies its credentials (I-03). Nobody learns who asks about whom.</summary>
internal static class StatusEndpoints
{
    private const int NameLengthMax = 32;

    /// <summary>Adds the endpoint.</summary>
    public static void MapStatusLists(this WebApplication hub)
    {
        StatusLists lists = hub.Services.GetRequiredService<StatusLists>();
        hub.MapGet("/status/{name}", context => ServeAsync(context, lists)).IsPublic("A status list is signed, and names nobody.");
    }

    private static async Task ServeAsync(HttpContext context, StatusLists lists)
    {
        string name = context.Request.RouteValues["name"] as string ?? "";
        if (name.Length > NameLengthMax || lists.Get(name) is not { } published)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        string tag = $"\"{published.List.ValidFrom?.ToUnixTimeMilliseconds()}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(published.Bytes).AsSpan(0, 8))}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = $"public, max-age={(int)StatusLists.TimeToLive.TotalSeconds}";
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = "application/vc";
        context.Response.ContentLength = published.Bytes.Length;
        await context.Response.Body.WriteAsync(published.Bytes, context.RequestAborted);
    }
}
