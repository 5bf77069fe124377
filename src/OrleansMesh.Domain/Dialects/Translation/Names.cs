using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Identity.Methods;

namespace OrleansMesh.Domain.Dialects.Translation;

/// <summary>One dialect's names of meshes in another.</summary>
internal static class Names
{
    /// <summary>A DID as it is; a host name as its did:web.</summary>
    public static bool TryDid(string name, [NotNullWhen(true)] out string? did)
    {
        did = Did.TryParse(name, out Did known) || (!name.Contains(':', StringComparison.Ordinal) && DidWeb.TryEncode(name, out known)) ? known.ToString() : null;
        return did is not null;
    }
}
