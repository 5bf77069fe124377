namespace OrleansMesh.Domain.Identity.Resolution;

/// <summary>The codes of <c>didResolutionMetadata.error</c>, and the statuses of the HTTP binding.</summary>
public static class ResolutionErrorNames
{
    private static readonly (ResolutionError Error, string Name, int Status)[] All =
    [
        (ResolutionError.InvalidDid, "invalidDid", 400),
        (ResolutionError.InvalidDidUrl, "invalidDidUrl", 400),
        (ResolutionError.NotFound, "notFound", 404),
        (ResolutionError.RepresentationNotSupported, "representationNotSupported", 406),
        (ResolutionError.MethodNotSupported, "methodNotSupported", 501),
        (ResolutionError.InvalidDidDocument, "invalidDidDocument", 500),
        (ResolutionError.InvalidRelationship, "invalidRelationshipForVerificationMethod", 400),
        (ResolutionError.AddressRefused, "notAllowed", 403),
        (ResolutionError.Unreachable, "internalError", 502),
    ];

    /// <summary>The code; empty for none.</summary>
    public static string Of(ResolutionError error) => error == ResolutionError.None ? "" : All.First(entry => entry.Error == error).Name;

    /// <summary>The status of an answer over HTTP; 200 for none.</summary>
    public static int Status(ResolutionError error) => error == ResolutionError.None ? 200 : All.First(entry => entry.Error == error).Status;

    /// <summary>The error of a code; codes that are not known are <see cref="ResolutionError.Unreachable"/>.</summary>
    public static ResolutionError Parse(string name)
    {
        foreach ((ResolutionError error, string known, _) in All)
        {
            if (known == name)
            {
                return error;
            }
        }

        return ResolutionError.Unreachable;
    }
}
