using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Mapping;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Hub.Http;

/// <summary>
/// <c>/api/mappings</c>: the identity map of the calling mesh (I-11), which all of its bridges can share; <c>GET</c>, <c>PUT</c>,
/// <c>DELETE</c>, and <c>POST …/explain</c> says who somebody is by it. With an access token of the scope <c>mappings</c>, or a mesh's
/// certificate; each mesh sees its own alone.
/// </summary>
internal static class MappingEndpoints
{
    private const string Scope = "mappings";
    private const string Path = "/api/mappings";
    private const int QuestionBytesMax = 64 * 1024;

    /// <summary>Adds the endpoints.</summary>
    public static void MapMappings(this WebApplication hub, ApiAccess access)
    {
        IIdentityMapStore store = hub.Services.GetRequiredService<IIdentityMapStore>();
        TimeProvider clock = hub.Services.GetRequiredService<TimeProvider>();
        hub.MapGet(Path, context => GetAsync(context, access, store)).NeedsToken(Scope);
        hub.MapPut(Path, context => PutAsync(context, access, store)).NeedsToken(Scope);
        hub.MapDelete(Path, context => RemoveAsync(context, access, store)).NeedsToken(Scope);
        hub.MapPost(Path + "/explain", context => ExplainAsync(context, access, store, clock)).NeedsToken(Scope);
    }

    private static async Task GetAsync(HttpContext context, ApiAccess access, IIdentityMapStore store)
    {
        if (await access.CallerAsync(context, Scope) is { } caller && await FindAsync(context, store, caller) is { } map)
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.Body.WriteAsync(map, context.RequestAborted);
        }
    }

    private static async Task PutAsync(HttpContext context, ApiAccess access, IIdentityMapStore store)
    {
        if (await access.CallerAsync(context, Scope) is not { } caller)
        {
            return;
        }

        var fault = IdentityMapFault.NotJson;
        if (await ApiBody.ReadBytesAsync(context, IdentityMap.BytesMax) is not { } body || !IdentityMap.TryParse(body, out _, out fault))
        {
            await ApiAccess.RefuseAsync(context, StatusCodes.Status400BadRequest, "map-invalid", $"That is no identity map of at most {IdentityMap.BytesMax} bytes: {JsonNamingPolicy.KebabCaseLower.ConvertName(fault.ToString())}. The form is in docs/identity-maps.md.");
            return;
        }

        await store.PutAsync(caller.ToString(), body, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task RemoveAsync(HttpContext context, ApiAccess access, IIdentityMapStore store)
    {
        if (await access.CallerAsync(context, Scope) is { } caller)
        {
            await store.RemoveAsync(caller.ToString(), context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    private static async Task ExplainAsync(HttpContext context, ApiAccess access, IIdentityMapStore store, TimeProvider clock)
    {
        if (await access.CallerAsync(context, Scope) is not { } caller)
        {
            return;
        }

        if (await ApiBody.ReadAsync(context, ApiJson.Default.MappingQuestion, QuestionBytesMax) is not { } question || !Did.TryParse(question.Mesh, out Did mesh)
            || question.Roles?.Length > ForeignIdentity.EntriesMax || question.Attributes?.Length > ForeignIdentity.EntriesMax)
        {
            await ApiAccess.RefuseAsync(context, StatusCodes.Status400BadRequest, "malformed", $"Give JSON of at most {QuestionBytesMax} bytes: mesh; id, roles, attributes (name, value), federationId, validUntil or null.");
            return;
        }

        if (await FindAsync(context, store, caller) is not { } bytes)
        {
            return;
        }

        IdentityMap map = IdentityMap.TryParse(bytes, out IdentityMap? kept, out IdentityMapFault fault) ? kept : throw new InvalidOperationException($"A kept map is none: {fault}.");
        var identity = new ForeignIdentity
        {
            Mesh = mesh,
            Id = question.Id ?? question.Mesh,
            Roles = question.Roles ?? [],
            Attributes = [.. (question.Attributes ?? []).Select(attribute => (attribute.Name, attribute.Value))],
            FederationId = question.FederationId,
            ValidUntil = question.ValidUntil,
            Evidence = "the question",
        };
        await context.Response.WriteAsJsonAsync(MappingAnswer.Of(map.Map(identity, clock.GetUtcNow())), ApiJson.Default.MappingAnswer, cancellationToken: context.RequestAborted);
    }

    private static async Task<byte[]?> FindAsync(HttpContext context, IIdentityMapStore store, Did caller)
    {
        byte[]? map = await store.FindAsync(caller.ToString(), context.RequestAborted);
        if (map is null)
        {
            await ApiAccess.RefuseAsync(context, StatusCodes.Status404NotFound, "map-missing", $"{caller} keeps no identity map here. PUT one to {Path}.");
        }

        return map;
    }
}
