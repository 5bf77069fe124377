using OrleansMesh.Domain.Identity;

namespace OrleansMesh.Domain.Ucan;

/// <summary>An invocation whose chain was verified; made by <see cref="UcanVerifier"/> alone.</summary>
public sealed class AuthorizedInvocation
{
    internal AuthorizedInvocation(Invocation invocation, IReadOnlyList<Delegation> chain, VerificationMethod? rootKey, VerificationMethod? invokingKey)
    {
        Invocation = invocation;
        Chain = chain;
        RootKey = rootKey;
        InvokingKey = invokingKey;
    }

    /// <summary>What shall be done.</summary>
    public Invocation Invocation { get; }

    /// <summary>What allows it, from the subject's delegation on; empty when the subject itself asks.</summary>
    public IReadOnlyList<Delegation> Chain { get; }

    /// <summary>The key of the subject's document that signed the root; null when the subject is a did:key.</summary>
    public VerificationMethod? RootKey { get; }

    /// <summary>The key of the issuer's document that signed the invocation; null when the issuer is a did:key.</summary>
    public VerificationMethod? InvokingKey { get; }
}
