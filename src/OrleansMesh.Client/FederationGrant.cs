using OrleansMesh.Domain.Federation;

namespace OrleansMesh.Client;

/// <summary>One permission, from one side's view: which side grants it is said by where it stands in <see cref="FederationTerms"/>.</summary>
/// <param name="Kind">Tool, resource, prompt or message.</param>
/// <param name="Pattern">A name, or a prefix and <c>*</c>; 1 to 256 characters.</param>
public sealed record FederationGrant(GrantKind Kind, string Pattern);
