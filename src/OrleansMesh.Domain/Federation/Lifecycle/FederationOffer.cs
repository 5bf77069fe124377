using System.Collections.Immutable;

namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>The terms on the table.</summary>
/// <param name="Agreement">With the signatures so far; each of them holds.</param>
/// <param name="By">Who offered them last.</param>
/// <param name="Ready">Who has activated, once all have signed.</param>
public sealed record FederationOffer(Agreement Agreement, string By, ImmutableSortedSet<string> Ready)
{
    /// <summary>True once every party has signed.</summary>
    public bool IsAgreed => Agreement.Signatures.Count == Agreement.Terms.Parties.Count;
}
