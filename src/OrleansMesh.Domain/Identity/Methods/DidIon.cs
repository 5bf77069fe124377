using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Identity.Resolution;

namespace OrleansMesh.Domain.Identity.Methods;

/// <summary>
/// The did:ion method (I-01, Sidetree 1.0.0): the long form carries its first document and is verified here; the short form is
/// resolved by a node of the network, whose word for it is taken.
/// </summary>
public static class DidIon
{
    /// <summary>The method's name.</summary>
    public const string Method = "ion";

    private const string TestNetwork = "test";

    /// <summary>True for <c>did:ion:[test:]SUFFIX:STATE</c>, whatever its parts say.</summary>
    public static bool IsLongForm(Did did) => TrySplit(did, out _, out string? state) && state is not null;

    /// <summary>The DID without the state that it carries; a short form is its own. False for what is no did:ion.</summary>
    public static bool TryShorten(Did did, out Did shortForm)
    {
        shortForm = did;
        return TrySplit(did, out _, out string? state)
            && (state is null || Did.TryParse(did.ToString()[..^(state.Length + 1)], out shortForm));
    }

    /// <summary>Resolves a long form from itself: suffix, delta and document must hold together.</summary>
    public static DidResolution ResolveLongForm(Did did)
    {
        if (!TrySplit(did, out string? suffix, out string? state) || state is null || !TryShorten(did, out Did shortForm))
        {
            return DidResolution.Failed(ResolutionError.InvalidDid, $"{Shown(did)} is no did:ion in long form.");
        }

        if (!SidetreeState.TryRead(state, suffix, out SidetreeState? read, out SidetreeFault fault))
        {
            return DidResolution.Failed(ResolutionError.InvalidDid, $"The state that {shortForm} carries is refused: {fault}.");
        }

        DidResolution resolution = DidResolution.Read(did, read.WriteDocument(did));
        return resolution.Document is { } document
            ? DidResolution.Found(document, new DidDocumentMetadata { CanonicalId = shortForm.ToString(), Published = false })
            : resolution;
    }

    /// <summary>Where the resolver at <paramref name="endpoint"/>, such as <c>https://ion.example/1.0/identifiers/</c>, has a short form; false for a long one.</summary>
    public static bool TryGetLocation(Did did, Uri endpoint, [NotNullWhen(true)] out Uri? location)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        location = null;
        return TrySplit(did, out _, out string? state) && state is null
            && Uri.TryCreate($"{endpoint.AbsoluteUri.TrimEnd('/')}/{did}", UriKind.Absolute, out location);
    }

    private static bool TrySplit(Did did, [NotNullWhen(true)] out string? suffix, out string? state)
    {
        suffix = null;
        state = null;
        if (!did.Is(Method))
        {
            return false;
        }

        string[] parts = did.Id.ToString().Split(':');
        ReadOnlySpan<string> rest = parts is [TestNetwork, _, ..] ? parts.AsSpan(1) : parts;
        if (rest.Length > 2 || !SidetreeHash.IsValid(rest[0]))
        {
            return false;
        }

        suffix = rest[0];
        state = rest.Length == 2 ? rest[1] : null;
        return state is null || state.Length > 0;
    }

    private static string Shown(Did did) => did.ToString() is { Length: > 80 } text ? text[..80] + "…" : did.ToString();
}
