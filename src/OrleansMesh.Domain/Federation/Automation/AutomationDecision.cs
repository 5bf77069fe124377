namespace OrleansMesh.Domain.Federation.Automation;

/// <summary>What the rules say to a proposal, and why.</summary>
/// <param name="Rule">Id of the rule that decided; empty when none did, and a person has to.</param>
/// <param name="Explanation">A line for each rule that was looked at: what it lacks, or that it decided.</param>
public sealed record AutomationDecision(AutomationAction Action, string Rule, IReadOnlyList<string> Explanation);
