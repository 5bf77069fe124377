namespace OrleansMesh.Bridge;

/// <summary>Whether an agreement grants an item, and the rule of the agreement that said so (F-09).</summary>
public readonly record struct GrantDecision(bool IsGranted, string Rule);
