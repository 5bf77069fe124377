using OrleansMesh.Domain.Federation.Automation;

namespace OrleansMesh.Cli.Members;

/// <summary>What rules said to a request, a proposal or a renewal, or did with what is in force, after it was carried out or left to a person.</summary>
/// <param name="FederationId">Null for the mesh's own key.</param>
/// <param name="Asker">DID of the mesh that asked, or that what is in force is with; ours when there are several, or none.</param>
/// <param name="Refused">Why the hub did not take it, where a person has to do something first; null when it was carried out.</param>
internal sealed record RuleAnswer(Guid? FederationId, string Asker, AutomationOccasion Occasion, AutomationDecision Decision, string? Refused);
