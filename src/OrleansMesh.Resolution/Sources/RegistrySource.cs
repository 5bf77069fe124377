using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Resolution.Http;

namespace OrleansMesh.Resolution.Sources;

/// <summary>Documents of did:mesh, from a hub's registry over HTTP. The hub's word is taken for nothing but which version is the last: the history is verified here from its first version.</summary>
/// <param name="hub">For example <c>https://hub.example/</c>.</param>
public sealed class RegistrySource(GuardedHttp http, Uri hub, TimeProvider clock) : IDidSource
{
    /// <inheritdoc/>
    public string Method => DidMesh.Method;

    /// <summary>Where the history of a mesh is, at a hub.</summary>
    public static Uri LocationOf(Uri hub, Did mesh)
    {
        ArgumentNullException.ThrowIfNull(hub);
        return new Uri($"{hub.GetLeftPart(UriPartial.Authority)}/api/dids/{mesh}/history");
    }

    /// <inheritdoc/>
    public async Task<FetchedDid> FetchAsync(Did did, CancellationToken cancellationToken)
    {
        if (!DidMesh.IsValid(did))
        {
            return FetchedDid.Failed(ResolutionError.InvalidDid, $"{did} is no did:mesh: each part is 1 to 64 of [a-z0-9.-].");
        }

        FetchedBody fetched = await http.GetAsync(LocationOf(hub, did), "application/json", cancellationToken);
        if (fetched.Error != ResolutionError.None)
        {
            return FetchedDid.Failed(fetched.Error, fetched.Detail);
        }

        return MeshHistoryJson.TryRead(fetched.Body, did, clock.GetUtcNow(), out MeshHistory? history, out MeshHistoryFault fault)
            ? new FetchedDid(MeshResolution.Resolve(history), fetched.MaxAge, history)
            : FetchedDid.Failed(ResolutionError.InvalidDidDocument, $"The history of {did} that {hub.Host} gives does not verify: version {fault.Index + 1}, {fault.Refusal}.");
    }
}
