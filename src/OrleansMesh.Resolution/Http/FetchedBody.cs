using OrleansMesh.Domain.Identity.Resolution;

namespace OrleansMesh.Resolution.Http;

/// <summary>An answer over HTTP, or why there is none.</summary>
/// <param name="Body">The whole body; of a status that is no success too.</param>
/// <param name="Status">The HTTP status; 0 when there was no answer.</param>
/// <param name="MaxAge">As <c>Cache-Control</c> says.</param>
/// <param name="Error">None for a status of success.</param>
/// <param name="Detail">Why not.</param>
public sealed record FetchedBody(ReadOnlyMemory<byte> Body, int Status, TimeSpan? MaxAge, ResolutionError Error, string Detail)
{
    internal static FetchedBody Failed(ResolutionError error, string detail) => new(default, 0, null, error, detail);
}
