using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Domain.Json;
using OrleansMesh.Gateway.Requests;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Hub.Http;

/// <summary>
/// <c>/api/federations</c>: the federations of the calling mesh (F-01, F-03, F-08), the same as over its session. With an access token of the scope <c>federations</c>, or a mesh's
/// certificate, <c>GET</c> lists them, <c>GET …/{id}</c> shows one with its parties, <c>GET …/{id}/history?from=N</c> its signed events; with the scope <c>federations.act</c>,
/// <c>POST …/{id}/events</c> takes a signed event. The FMP handshake, whose challenge is for one session, has no form here: a request (<c>request</c>) begins the same federation.
/// </summary>
internal static class FederationEndpoints
{
    private const string ReadScope = "federations";
    private const string ActScope = "federations.act";
    private const string Path = "/api/federations";

    // As deep and long as a session takes it.
    private static readonly JsonLimits Limits = new() { BytesMax = ApiBody.BytesMax, DepthMax = 32 };

    /// <summary>Adds the endpoints.</summary>
    public static void MapFederations(this WebApplication hub, ApiAccess access)
    {
        MeshRequests requests = hub.Services.GetRequiredService<MeshRequests>();
        hub.MapGet(Path, context => ListAsync(context, access, requests)).NeedsToken(ReadScope);
        hub.MapGet(Path + "/{id}", (HttpContext context, string id) => ShowAsync(context, id, access, requests)).NeedsToken(ReadScope);
        hub.MapGet(Path + "/{id}/history", (HttpContext context, string id) => HistoryAsync(context, id, access, requests)).NeedsToken(ReadScope);
        hub.MapPost(Path + "/{id}/events", (HttpContext context, string id) => SubmitAsync(context, id, access, requests)).NeedsToken(ActScope);
    }

    /// <summary>The status of a refusal's word: 400 for what is wrong in itself, 403 for who may not, 404 for what the caller has not; 409 for all that does not go with what is there.</summary>
    internal static int StatusOf(string reason) => reason switch
    {
        "malformed" or "event-malformed" or "event-too-large" or "body-invalid" or "capability-malformed" or "drain-invalid" or "clock-skew" => StatusCodes.Status400BadRequest,
        "actor-mismatch" or "actor-unknown" or "key-unknown" or "signature-invalid" or "authority-missing" or "trust-too-low" => StatusCodes.Status403Forbidden,
        "unknown-federation" => StatusCodes.Status404NotFound,
        "internal-error" => StatusCodes.Status500InternalServerError,
        "hub-unreachable" => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status409Conflict,
    };

    private static async Task ListAsync(HttpContext context, ApiAccess access, MeshRequests requests)
    {
        if (await access.CallerAsync(context, ReadScope) is { } caller)
        {
            await AnswerAsync(context, requests, caller.ToString(), RequestTypes.List, new DoneResult(), RequestJson.Default.DoneResult);
        }
    }

    private static async Task ShowAsync(HttpContext context, string id, ApiAccess access, MeshRequests requests)
    {
        if (await access.CallerAsync(context, ReadScope) is { } caller && await IdAsync(context, id) is { } federationId)
        {
            await AnswerAsync(context, requests, caller.ToString(), RequestTypes.FederationShow, new FederationShowRequest(federationId), RequestJson.Default.FederationShowRequest);
        }
    }

    private static async Task HistoryAsync(HttpContext context, string id, ApiAccess access, MeshRequests requests)
    {
        if (await access.CallerAsync(context, ReadScope) is not { } caller || await IdAsync(context, id) is not { } federationId)
        {
            return;
        }

        string text = context.Request.Query["from"].ToString();
        int from = 0;
        if (text.Length > 0 && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out from))
        {
            await ApiAccess.RefuseAsync(context, StatusCodes.Status400BadRequest, "malformed", "from is how many events you have; leave it out for all. Ask again from there while the answer's count is higher.");
            return;
        }

        await AnswerAsync(context, requests, caller.ToString(), RequestTypes.FederationHistory, new FederationHistoryRequest(federationId, from), RequestJson.Default.FederationHistoryRequest);
    }

    private static async Task SubmitAsync(HttpContext context, string id, ApiAccess access, MeshRequests requests)
    {
        if (await access.CallerAsync(context, ActScope) is not { } caller || await IdAsync(context, id) is not { } federationId)
        {
            return;
        }

        if (await ApiBody.ReadBytesAsync(context, ApiBody.BytesMax) is not { } body || !TryRead(body, out EventSubmission? submission))
        {
            await ApiAccess.RefuseAsync(context, StatusCodes.Status400BadRequest, "malformed", $"Give JSON of at most {ApiBody.BytesMax} bytes: {{\"event\":{{…}}}}, the signed event, and with a propose or an accept capability[] or null.");
            return;
        }

        var request = new FederationSubmitRequest(federationId, submission.Event, submission.Capability);
        await AnswerAsync(context, requests, caller.ToString(), RequestTypes.FederationSubmit, request, RequestJson.Default.FederationSubmitRequest);
    }

    private static async Task AnswerAsync<T>(HttpContext context, MeshRequests requests, string caller, string type, T body, JsonTypeInfo<T> shape)
    {
        MeshRequestAnswer answer = await requests.AskAsync(caller, type, body, shape, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        if (answer.Refusal is { } refusal)
        {
            await ApiAccess.RefuseAsync(context, StatusOf(refusal.Reason), refusal.Reason, refusal.Detail);
        }
        else if (answer.Members.Count == 0)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await context.Response.WriteAsJsonAsync(answer.Members, ApiJson.Default.JsonObject, cancellationToken: context.RequestAborted);
        }
    }

    private static async Task<Guid?> IdAsync(HttpContext context, string id)
    {
        if (Guid.TryParse(id, out Guid federationId))
        {
            return federationId;
        }

        await ApiAccess.RefuseAsync(context, StatusCodes.Status400BadRequest, "malformed", "A federation id is a UUID.");
        return null;
    }

    // Strictly, as a session reads it: what is signed has one meaning for every parser.
    private static bool TryRead(byte[] body, [NotNullWhen(true)] out EventSubmission? submission)
    {
        submission = null;
        if (!StrictJson.TryParse(body, Limits, out JsonDocument? document, out _))
        {
            return false;
        }

        using (document)
        {
            try
            {
                submission = document.RootElement.Deserialize(ApiJson.Default.EventSubmission);
            }
            catch (JsonException)
            {
                // another shape
            }

            return submission is not null;
        }
    }
}
