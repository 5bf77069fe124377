using System.Text.Json.Nodes;

namespace OrleansMesh.Bridge.Local;

/// <summary>One item that our mesh offers.</summary>
/// <param name="Item">By the name that we offer it under, which grants refer to.</param>
/// <param name="OriginalName">The name that its server knows.</param>
/// <param name="Server">Which of our servers has it.</param>
/// <param name="Definition">As listed to others; never changed.</param>
public sealed record LocalEntry(McpItem Item, string OriginalName, string Server, JsonObject Definition);
