using OrleansMesh.Domain.Federation.Automation;

namespace OrleansMesh.Cli.Members;

/// <summary>What rules said to a request, a proposal or a renewal, after it was carried out or left to a person.</summary>
/// <param name="Asker">DID of the mesh that asked.</param>
/// <param name="Refused">Why the hub did not take it, where a person has to do something first; null when it was carried out.</param>
internal sealed record RuleAnswer(Guid FederationId, string Asker, AutomationOccasion Occasion, AutomationDecision Decision, string? Refused);
