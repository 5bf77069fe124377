using System.Text.Json.Nodes;

namespace OrleansMesh.Bridge.Documents;

/// <summary>What a document tool found, or what was wrong with the request, in words that a model can act on.</summary>
public readonly record struct ToolOutcome(JsonObject? Result, string? Error);
