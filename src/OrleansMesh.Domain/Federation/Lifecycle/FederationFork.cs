namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>A place where parties acted at once: what counts, and what does not any more. Its authors sign theirs anew if they still want it.</summary>
/// <param name="Previous">Hash of the last event that all agree on.</param>
/// <param name="Chosen">The event that counts.</param>
/// <param name="Overtaken">The events that do not, each with what was built on it.</param>
/// <param name="TwoFaced">Parties that signed on both sides although theirs came first: proof that they told different parties different things.</param>
public sealed record FederationFork(
    string Previous, FederationLink Chosen, IReadOnlyList<FederationLink> Overtaken, IReadOnlyList<string> TwoFaced);
