using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Credentials;

/// <summary>A presentation by its holder, fresh for one challenge, with verified credentials; only <see cref="PresentationVerifier"/> makes one.</summary>
public sealed class VerifiedPresentation
{
    internal VerifiedPresentation(Did holder, IReadOnlyList<VerifiedCredential> credentials)
    {
        Holder = holder;
        Credentials = credentials;
    }

    /// <summary>Who presented: the signer.</summary>
    public Did Holder { get; }

    /// <summary>The credentials in document order.</summary>
    public IReadOnlyList<VerifiedCredential> Credentials { get; }
}
