using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Identity.Resolution;

/// <summary>Finds what a DID URL names in a document that was resolved (DID Core 7.2; DID Resolution, dereferencing).</summary>
public static class DidDereferencer
{
    /// <summary>Dereferences <paramref name="url"/> in the resolution of its DID, whose version the caller has chosen by the URL's parameters.</summary>
    /// <param name="purpose">What a key must be listed for; null when any key will do.</param>
    public static Dereferenced Dereference(DidUrl url, DidResolution resolution, KeyPurpose? purpose = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(resolution);
        if (!DidUrlParameters.TryParse(url, out DidUrlParameters? parameters))
        {
            return Dereferenced.Failed(ResolutionError.InvalidDidUrl, $"The parameters of {url} contradict each other, or one of them is not understood here.");
        }

        if (resolution.Document is not { } document)
        {
            return Dereferenced.Failed(resolution.Error, resolution.Detail);
        }

        if (document.Id != url.Did)
        {
            return Dereferenced.Failed(ResolutionError.InvalidDidDocument, $"The document is about {document.Id}, not about {url.Did}.");
        }

        if (parameters.Service is { } service)
        {
            return Endpoint(url, document, service, parameters.RelativeRef, resolution.Metadata);
        }

        // what a path means is a matter of the method, and none of ours gives it a meaning (DID Core 3.2)
        return url.Path.Length > 0 ? Dereferenced.Failed(ResolutionError.NotFound, $"Documents of did:{url.Did.Method} have no paths: {url} names nothing.")
            : url.Fragment.Length == 0 ? new Dereferenced(DereferencedKind.Document, document.CanonicalBytes, resolution.Metadata, ResolutionError.None, "")
            : Fragment(url, document, purpose, resolution.Metadata);
    }

    private static Dereferenced Fragment(DidUrl url, DidDocument document, KeyPurpose? purpose, DidDocumentMetadata metadata)
    {
        string id = $"{url.Did}#{url.Fragment}";
        VerificationMethod? method = document.Find(id);
        bool isService = method is null && document.Services.Any(service => service.Id == id);
        if (method is null && !isService)
        {
            return Dereferenced.Failed(ResolutionError.NotFound, $"The document of {url.Did} has no key and no service '#{url.Fragment}'.");
        }

        if (purpose is { } wanted && (method is null || !document.KeysFor(wanted).Contains(method)))
        {
            return Dereferenced.Failed(ResolutionError.InvalidRelationship, $"{id} is not listed for {KeyPurposeNames.Of(wanted)}.");
        }

        using JsonDocument json = JsonDocument.Parse(document.CanonicalBytes);
        foreach (JsonElement item in Items(json.RootElement, isService))
        {
            if (item.ValueKind == JsonValueKind.Object && item.TryString("id", DidUrl.LongFormLengthMax, out string? text)
                && DidUrl.TryResolve(document.Id, text, out DidUrl? absolute) && absolute.ToString() == id)
            {
                return new Dereferenced(
                    isService ? DereferencedKind.Service : DereferencedKind.VerificationMethod, CanonicalJson.Canonicalize(item), metadata, ResolutionError.None, "");
            }
        }

        return Dereferenced.Failed(ResolutionError.NotFound, $"The document of {url.Did} has no object '#{url.Fragment}'.");
    }

    private static IEnumerable<JsonElement> Items(JsonElement root, bool services)
    {
        IEnumerable<string> names = services ? ["service"] : ["verificationMethod", .. KeyPurposeNames.All.Select(entry => entry.Name)];
        return names.Where(name => root.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array)
            .SelectMany(name => root.GetProperty(name).EnumerateArray());
    }

    private static Dereferenced Endpoint(DidUrl url, DidDocument document, string fragment, string? relativeRef, DidDocumentMetadata metadata)
    {
        if (url.Path.Length > 0)
        {
            return Dereferenced.Failed(ResolutionError.InvalidDidUrl, $"{url} has a path and asks for a service: a place at a service is named by relativeRef.");
        }

        if (document.Services.FirstOrDefault(service => service.Id == document.Id.Url(fragment)) is not { } found)
        {
            return Dereferenced.Failed(ResolutionError.NotFound, $"The document of {url.Did} has no service '#{fragment}'.");
        }

        if (!Uri.TryCreate(found.Endpoint, UriKind.Absolute, out Uri? endpoint))
        {
            return Dereferenced.Failed(ResolutionError.NotFound, $"The endpoint of {found.Id} is no address.");
        }

        Uri? place = endpoint;
        if (relativeRef is not null && (!Uri.TryCreate(relativeRef, UriKind.Relative, out Uri? reference) || relativeRef.StartsWith("//", StringComparison.Ordinal) || relativeRef.Contains('\\', StringComparison.Ordinal)
            || !Uri.TryCreate(endpoint, reference, out place) || place.Scheme != endpoint.Scheme || place.Authority != endpoint.Authority))
        {
            return Dereferenced.Failed(ResolutionError.InvalidDidUrl, $"relativeRef of {url} does not stay at the service's address {endpoint}.");
        }

        string text = place.OriginalString.Length > 0 && relativeRef is null ? place.OriginalString : place.AbsoluteUri;
        if (url.Fragment.Length > 0 && text.Contains('#', StringComparison.Ordinal))
        {
            return Dereferenced.Failed(ResolutionError.InvalidDidUrl, $"{url} has a fragment, and the address at the service has one already.");
        }

        return new Dereferenced(
            DereferencedKind.ServiceEndpoint, Encoding.UTF8.GetBytes(url.Fragment.Length > 0 ? $"{text}#{url.Fragment}" : text), metadata, ResolutionError.None, "");
    }
}
