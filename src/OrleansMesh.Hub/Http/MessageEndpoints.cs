using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Gateway;
using OrleansMesh.Gateway.Links;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Hub.Http;

/// <summary>
/// <c>/api/messages/{id}</c>, for who has an access token: of the scope <c>messages</c>, <c>GET</c> says what became of a message; of the scope <c>messages.erase</c>, <c>DELETE</c> erases one that waits and says what then is known of it (C-02).
/// A mesh asks of its own, the hub's operator of any with <c>?source=</c>; <c>?target=</c> says whose home is asked for one that this hub knows no more. <c>DELETE /api/federations/{id}/messages</c>, for the operator, erases all of a federation that wait at this hub.
/// </summary>
internal static class MessageEndpoints
{
    private const string ReadScope = "messages";
    private const string EraseScope = "messages.erase";
    private const string Path = "/api/messages/{id}";

    /// <summary>Adds the endpoints.</summary>
    public static void MapMessages(this WebApplication hub, ApiAccess access)
    {
        MessageReport report = hub.Services.GetRequiredService<MessageReport>();
        string hubId = hub.Services.GetRequiredService<HubIdentity>().Id;
        hub.MapGet(Path, (HttpContext context, string id) => ServeAsync(context, id, access, ReadScope, hubId, report.ReadAsync)).NeedsToken(ReadScope);
        hub.MapDelete(Path, (HttpContext context, string id) => ServeAsync(context, id, access, EraseScope, hubId, report.EraseAsync)).NeedsToken(EraseScope);
        hub.MapDelete("/api/federations/{id}/messages", (HttpContext context, string id) => EraseAllAsync(context, id, access, hubId, report)).NeedsToken(EraseScope);
    }

    private static async Task ServeAsync(
        HttpContext context, string id, ApiAccess access, string scope, string hubId, Func<string, string, string?, CancellationToken, Task<MessageStatusResult?>> ask)
    {
        if (await access.CallerAsync(context, scope) is not { } caller)
        {
            return;
        }

        string source = caller.ToString() == hubId ? context.Request.Query["source"].ToString() : caller.ToString();
        string? target = context.Request.Query["target"];
        context.Response.Headers.CacheControl = "no-store";
        if (id.Length <= FmpLimits.MessageIdCharsMax && source.Length <= FmpLimits.MeshIdCharsMax && await ask(source, id, target, context.RequestAborted) is { } status)
        {
            await context.Response.WriteAsJsonAsync(status, ApiJson.Default.MessageStatusResult, cancellationToken: context.RequestAborted);
            return;
        }

        await ApiAccess.RefuseAsync(context, StatusCodes.Status404NotFound, "unknown-message", "No message of this source and id is known here: it was never taken, or its fate is forgotten some minutes after it was settled.");
    }

    private static async Task EraseAllAsync(HttpContext context, string id, ApiAccess access, string hubId, MessageReport report)
    {
        if (await access.CallerAsync(context, EraseScope) is not { } caller)
        {
            return;
        }

        if (caller.ToString() != hubId)
        {
            await ApiAccess.RefuseAsync(context, StatusCodes.Status403Forbidden, "not-allowed", "The operator of this hub alone erases what waits of a federation. A mesh erases its own messages, each by DELETE /api/messages/{id}.");
            return;
        }

        if (!Guid.TryParse(id, out Guid federationId))
        {
            await ApiAccess.RefuseAsync(context, StatusCodes.Status400BadRequest, "malformed", "A federation id is a UUID.");
            return;
        }

        await report.EraseAsync(federationId, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
