namespace OrleansMesh.Contracts.Federations;

/// <summary>A part of a federation's history.</summary>
/// <param name="Head">Hash of the last event of the whole history.</param>
/// <param name="Agreement">The agreement with which the history begins; null when it begins with a request.</param>
/// <param name="Events">Canonical JSON of each event, from the number that was asked for.</param>
/// <param name="Count">Events of the whole history.</param>
[GenerateSerializer, Immutable, Alias("mesh.federation-history.1")]
public sealed record FederationHistoryPage(string Head, byte[]? Agreement, byte[][] Events, int Count);
