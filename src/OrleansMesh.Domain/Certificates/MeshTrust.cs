using System.Security.Cryptography.X509Certificates;

namespace OrleansMesh.Domain.Certificates;

/// <summary>Whom a verifier trusts to name meshes.</summary>
/// <param name="Anchors">The root authorities; the system's are not asked.</param>
/// <param name="Intermediates">Authorities that a peer need not send; they are trusted only as far as an anchor signed them.</param>
/// <param name="Revocations">The lists at hand.</param>
/// <param name="RequireRevocationLists">Whether a chain is refused when an authority of it has no current list. Default true.</param>
public sealed record MeshTrust(
    IReadOnlyList<X509Certificate2> Anchors,
    IReadOnlyList<X509Certificate2> Intermediates,
    RevocationLists Revocations,
    bool RequireRevocationLists = true);
