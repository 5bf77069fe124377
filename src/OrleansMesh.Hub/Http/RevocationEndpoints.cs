using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Gateway.Authority;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Hub.Http;

/// <summary>
/// <c>POST /api/ucan/revocations</c> takes a signed revocation of a UCAN delegation from whoever has an access token of the scope
/// <c>ucan</c>, or a mesh's certificate (I-04). <c>GET</c> lists those kept: they are public by design, since each proves itself and
/// whoever judges a capability elsewhere needs them.
/// </summary>
internal static class RevocationEndpoints
{
    private const string Scope = "ucan";
    private const string Path = "/api/ucan/revocations";
    private const int PageMax = 100;

    /// <summary>Adds the endpoints.</summary>
    public static void MapRevocations(this WebApplication hub, ApiAccess access)
    {
        RevocationDesk desk = hub.Services.GetRequiredService<RevocationDesk>();
        ICapabilityStore store = hub.Services.GetRequiredService<ICapabilityStore>();
        hub.MapPost(Path, context => SubmitAsync(context, access, desk)).NeedsToken(Scope);
        hub.MapGet(Path, context => ListAsync(context, store)).IsPublic("Each revocation proves itself, and whoever judges a capability needs them.");
    }

    private static async Task SubmitAsync(HttpContext context, ApiAccess access, RevocationDesk desk)
    {
        if (await access.CallerAsync(context, Scope) is not { } caller)
        {
            return;
        }

        if (await ApiBody.ReadAsync(context, ApiJson.Default.RevokeRequest, ApiBody.BytesMax) is not { } asked)
        {
            await ApiAccess.RefuseAsync(context, StatusCodes.Status400BadRequest, "malformed", $"Give JSON of at most {ApiBody.BytesMax} bytes: {{\"tokens\":[…]}}, the revocation and its delegations in base64url.");
            return;
        }

        RevocationOutcome outcome = await desk.SubmitAsync(caller, asked.Tokens, context.RequestAborted);
        if (!outcome.Holds)
        {
            await ApiAccess.RefuseAsync(context, outcome.Reason == "revocations-full" ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest, outcome.Reason, outcome.Detail);
            return;
        }

        await context.Response.WriteAsJsonAsync(new RevokeResult(outcome.Delegation, outcome.Revoker), ApiJson.Default.RevokeResult, cancellationToken: context.RequestAborted);
    }

    private static async Task ListAsync(HttpContext context, ICapabilityStore store)
    {
        string text = context.Request.Query["after"].ToString();
        long after = 0;
        if (text.Length > 0 && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            await ApiAccess.RefuseAsync(context, StatusCodes.Status400BadRequest, "malformed", "after is the number of the last revocation that you have; leave it out for the first.");
            return;
        }

        RevocationView[] page = [.. (await store.AfterAsync(after, PageMax, context.RequestAborted)).Select(kept => new RevocationView(kept.Number, kept.Delegation, kept.Revoker, kept.Tokens))];
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(page, ApiJson.Default.RevocationViewArray, cancellationToken: context.RequestAborted);
    }
}
