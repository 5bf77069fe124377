using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Gateway;
using OrleansMesh.Grains.Ports;
using OrleansMesh.Resolution;

namespace OrleansMesh.Hub.Http;

/// <summary>
/// DIDs over HTTP (I-01): the hub's own document as did:web, the registry of did:mesh by the HTTP binding of DID Resolution, and whole
/// histories, with which anybody verifies the registry's word. Resolves for others nothing but what is here: a resolver of any method would fetch for strangers.
/// </summary>
internal static class DidEndpoints
{
    private const int DidUrlMax = DidUrl.LongFormLengthMax;
    private const string CacheFor = "public, max-age=10";

    /// <summary>Adds the endpoints.</summary>
    public static void MapDids(this WebApplication hub, HubSettings settings)
    {
        var resolver = new DidResolver(
            [new LocalRegistry(hub.Services.GetRequiredService<IMeshHistoryStore>(), hub.Services.GetRequiredService<HubIdentity>().Document, hub.Services.GetRequiredService<TimeProvider>())],
            new ResolverOptions { Ttl = TimeSpan.FromSeconds(1), TtlMin = TimeSpan.FromSeconds(1), NegativeTtl = TimeSpan.FromSeconds(1) },
            hub.Services.GetRequiredService<TimeProvider>());
        if (settings.WebHost.Length > 0)
        {
            byte[] document = WebDocument.Build(hub.Services.GetRequiredService<HubIdentity>(), settings.WebHost);
            hub.MapGet("/.well-known/did.json", context => WriteAsync(context, StatusCodes.Status200OK, DidMediaTypes.DocumentJson, document)).IsPublic("The hub's own document.");
        }

        hub.MapGet("/1.0/identifiers/{**did}", context => ResolveAsync(context, resolver)).IsPublic("Registrations are public and prove themselves.");
        hub.MapGet("/api/dids/{did}/history", context => HistoryAsync(context, resolver)).IsPublic("Histories are public and prove themselves.");
    }

    private static async Task ResolveAsync(HttpContext context, DidResolver resolver)
    {
        string text = (context.GetRouteValue("did") as string ?? "") + context.Request.QueryString.Value;
        string? type = DidMediaTypes.Negotiate(context.Request.Headers.Accept);
        if (type is null)
        {
            await WriteAsync(context, DidResolution.Failed(ResolutionError.RepresentationNotSupported, "Documents and results are written as JSON here."), DidMediaTypes.Result);
        }
        else if (text.Length > DidUrlMax || !DidUrl.TryParse(text, out DidUrl? url))
        {
            await WriteAsync(context, DidResolution.Failed(ResolutionError.InvalidDid, "That is no DID (DID Core 3.1)."), type);
        }
        else if (!DidUrlParameters.TryParse(url, out DidUrlParameters? parameters) || parameters.Service is not null || url.Path.Length > 0)
        {
            await WriteAsync(context, DidResolution.Failed(ResolutionError.InvalidDidUrl, "DIDs are resolved here, by versionId or versionTime if need be; URLs are dereferenced by who asks."), type);
        }
        else
        {
            await WriteAsync(context, await resolver.ResolveAsync(url.Did, parameters, context.RequestAborted), type);
        }
    }

    private static async Task HistoryAsync(HttpContext context, DidResolver resolver)
    {
        if (!DidMesh.TryParse(context.GetRouteValue("did") as string, out Did did))
        {
            await WriteAsync(context, DidResolution.Failed(ResolutionError.InvalidDid, "Only did:mesh has a history here."), DidMediaTypes.Result);
        }
        else if (await resolver.HistoryAsync(did, context.RequestAborted) is { } history)
        {
            await WriteAsync(context, StatusCodes.Status200OK, "application/json", MeshHistoryJson.Write(history));
        }
        else
        {
            await WriteAsync(context, DidResolution.Failed(ResolutionError.NotFound, $"{did} is not registered at this hub."), DidMediaTypes.Result);
        }
    }

    private static Task WriteAsync(HttpContext context, DidResolution resolution, string type)
    {
        // DID Resolution, HTTPS binding: a DID that has ended is gone, and its last document is still shown
        int status = resolution.Metadata.Deactivated ? StatusCodes.Status410Gone : ResolutionErrorNames.Status(resolution.Error);
        bool isResult = type is DidMediaTypes.Result or DidMediaTypes.ResultNew || resolution.Document is null;
        return isResult
            ? WriteAsync(context, status, type is DidMediaTypes.ResultNew ? type : DidMediaTypes.Result, DidResolutionJson.Write(resolution))
            : WriteAsync(context, status, type, resolution.Document!.CanonicalBytes);
    }

    private static async Task WriteAsync(HttpContext context, int status, string type, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.Headers.CacheControl = CacheFor;
        // documents are public, and pages of other origins may verify by them
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    // from the store: nobody makes grains by asking for names. The hub's own document has no history: who fetches it takes the address's word.
    private sealed class LocalRegistry(IMeshHistoryStore histories, DidDocument own, TimeProvider clock) : IDidSource
    {
        public string Method => DidMesh.Method;

        public async Task<FetchedDid> FetchAsync(Did did, CancellationToken cancellationToken)
        {
            if (did == own.Id)
            {
                return new FetchedDid(DidResolution.Found(own));
            }

            IReadOnlyList<byte[]> versions = DidMesh.IsValid(did) ? await histories.ReadAsync(did.ToString(), cancellationToken) : [];
            return versions.Count == 0
                ? FetchedDid.Failed(DidMesh.IsValid(did) ? ResolutionError.NotFound : ResolutionError.InvalidDid, $"{did} is not registered at this hub.")
                : MeshHistory.TryVerify([.. versions.Select(v => new ReadOnlyMemory<byte>(v))], clock.GetUtcNow(), out MeshHistory? history, out MeshHistoryFault fault)
                    ? new FetchedDid(MeshResolution.Resolve(history), null, history)
                    : FetchedDid.Failed(ResolutionError.InvalidDidDocument, $"The history of {did} does not verify: {fault.Refusal}.");
        }
    }
}
