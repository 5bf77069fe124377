using OrleansMesh.Domain.Identity.Registry;
using OrleansMesh.Domain.Identity.Resolution;

namespace OrleansMesh.Resolution;

/// <summary>What a source has of a DID.</summary>
/// <param name="Resolution">The present document, or why there is none.</param>
/// <param name="MaxAge">How long the source says that it holds; null when it says nothing.</param>
/// <param name="History">All versions, of a method that has them.</param>
public sealed record FetchedDid(DidResolution Resolution, TimeSpan? MaxAge = null, MeshHistory? History = null)
{
    /// <summary>There is nothing.</summary>
    public static FetchedDid Failed(ResolutionError error, string detail) => new(DidResolution.Failed(error, detail));
}
