using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway;
using OrleansMesh.Gateway.Links;

namespace OrleansMesh.Hub.Http;

/// <summary><c>GET /api/messages/{id}</c>: what became of a message, for who has an access token of the scope <c>messages</c>. A mesh asks of its own, the hub's operator of any with <c>?source=</c>.</summary>
internal static class MessageEndpoints
{
    private const string Scope = "messages";

    /// <summary>Adds the endpoint.</summary>
    public static void MapMessages(this WebApplication hub, ApiAccess access)
    {
        MessageReport report = hub.Services.GetRequiredService<MessageReport>();
        string hubId = hub.Services.GetRequiredService<HubIdentity>().Id;
        hub.MapGet("/api/messages/{id}", (HttpContext context, string id) => ServeAsync(context, id, access, report, hubId)).NeedsToken(Scope);
    }

    private static async Task ServeAsync(HttpContext context, string id, ApiAccess access, MessageReport report, string hubId)
    {
        if (await access.CallerAsync(context, Scope) is not { } caller)
        {
            return;
        }

        string source = caller.ToString() == hubId ? context.Request.Query["source"].ToString() : caller.ToString();
        context.Response.Headers.CacheControl = "no-store";
        if (id.Length <= FmpLimits.MessageIdCharsMax && source.Length <= FmpLimits.MeshIdCharsMax && await report.ReadAsync(source, id, context.RequestAborted) is { } status)
        {
            await context.Response.WriteAsJsonAsync(status, ApiJson.Default.MessageStatusResult, cancellationToken: context.RequestAborted);
            return;
        }

        await ApiAccess.RefuseAsync(context, StatusCodes.Status404NotFound, "unknown-message", "No message of this source and id is known here: it was never taken, or its fate is forgotten some minutes after it was settled.");
    }
}
