using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Methods;
using OrleansMesh.Domain.Identity.Resolution;
using OrleansMesh.Resolution.Http;

namespace OrleansMesh.Resolution.Sources;

/// <summary>Documents of did:ion in short form, from a resolver of the network that an operator has chosen: its word is taken.</summary>
/// <param name="endpoint">For example <c>https://ion.example/1.0/identifiers/</c>.</param>
public sealed class IonSource(GuardedHttp http, Uri endpoint) : IDidSource
{
    /// <inheritdoc/>
    public string Method => DidIon.Method;

    /// <inheritdoc/>
    public async Task<FetchedDid> FetchAsync(Did did, CancellationToken cancellationToken)
    {
        if (!DidIon.TryGetLocation(did, endpoint, out Uri? location))
        {
            return FetchedDid.Failed(ResolutionError.InvalidDid, $"{did} is no did:ion in short form.");
        }

        FetchedBody fetched = await http.GetAsync(location, DidMediaTypes.Result, cancellationToken);

        // The HTTP binding answers 410 with the document of a DID that has ended.
        return fetched.Error == ResolutionError.None || (fetched.Status == 410 && !fetched.Body.IsEmpty)
            ? new FetchedDid(DidResolutionJson.Read(did, fetched.Body), fetched.MaxAge)
            : FetchedDid.Failed(fetched.Error, fetched.Detail);
    }
}
