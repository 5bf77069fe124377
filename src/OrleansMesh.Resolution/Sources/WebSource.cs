using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Methods;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Resolution.Http;

namespace OrleansMesh.Resolution.Sources;

/// <summary>Documents of did:web, from the hosts that the DIDs name.</summary>
/// <param name="http">Bounds and address rules of the fetches.</param>
/// <param name="plainHttpOnLocalhost">Speaks plain HTTP to <c>localhost</c>, as tools for developers do; needs <see cref="FetchLimits.AllowLoopback"/>.</param>
public sealed class WebSource(GuardedHttp http, bool plainHttpOnLocalhost = false) : IDidSource
{
    private const string Accept = "application/did, application/did+ld+json, application/did+json, application/json;q=0.9";

    /// <inheritdoc/>
    public string Method => DidWeb.Method;

    /// <inheritdoc/>
    public async Task<FetchedDid> FetchAsync(Did did, CancellationToken cancellationToken)
    {
        if (!DidWeb.TryGetLocation(did, out Uri? location, out DidWebFault fault))
        {
            return FetchedDid.Failed(ResolutionError.InvalidDid, $"{did} names no host and path (did:web method): {fault}.");
        }

        if (plainHttpOnLocalhost && location.Host == "localhost")
        {
            location = new UriBuilder(location) { Scheme = Uri.UriSchemeHttp, Port = location.IsDefaultPort ? 80 : location.Port }.Uri;
        }

        FetchedBody fetched = await http.GetAsync(location, Accept, cancellationToken);
        return fetched.Error == ResolutionError.None
            ? new FetchedDid(DidResolution.Read(did, fetched.Body), fetched.MaxAge)
            : FetchedDid.Failed(fetched.Error, fetched.Detail);
    }
}
