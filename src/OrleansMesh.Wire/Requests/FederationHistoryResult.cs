using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary>A part of a federation's history; who has less than <paramref name="Count"/> asks for the rest.</summary>
/// <param name="Head">Hash of the last event of all.</param>
/// <param name="Agreement">The agreement with which the history begins, after an FMP handshake.</param>
/// <param name="Events">As they were signed, from the number that was asked for.</param>
/// <param name="Count">Events of the whole history.</param>
public sealed record FederationHistoryResult(string Head, JsonElement? Agreement, JsonElement[] Events, int Count);
