namespace OrleansMesh.Client.Flows;

/// <summary>A message whose turn it is.</summary>
/// <param name="Item">The message.</param>
/// <param name="MissedBefore">Numbers right before it that were waited for in vain and are passed over.</param>
/// <param name="IsLate">Its number was passed over before.</param>
internal readonly record struct FlowTurn<T>(T Item, long MissedBefore, bool IsLate);
