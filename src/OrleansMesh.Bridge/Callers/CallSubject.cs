using System.Text.Json.Nodes;
using OrleansMesh.Bridge.Calls;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Bridge.Callers;

/// <summary>One call as both sides see it: what is called, how, and under which id.</summary>
/// <param name="FederationId">Under whose agreement.</param>
/// <param name="CallId">The caller's id of it, in use once.</param>
/// <param name="Method">The MCP method.</param>
/// <param name="Parameters">Without session keys and progress token; not to be changed.</param>
public sealed record CallSubject(string FederationId, string CallId, string Method, JsonObject Parameters)
{
    /// <summary>What the caller says of the data (P-09); the default when it says nothing.</summary>
    public ComplianceContext Compliance { get; init; }

    /// <summary>Why the caller calls (P-09); null when it does not say.</summary>
    public ExplanationRecord? Explanation { get; init; }

    /// <summary>What is called; null for lists, which show only what is granted, and for methods that call nothing.</summary>
    public McpItem? Item => Method switch
    {
        McpMethods.ToolsCall => Named(McpItemKind.Tool, Parameters, "name"),
        McpMethods.PromptsGet => Named(McpItemKind.Prompt, Parameters, "name"),
        McpMethods.ResourcesRead => Named(McpItemKind.Resource, Parameters, "uri"),
        McpMethods.Complete when Parameters["ref"] is JsonObject reference => StrictJson.Text(reference, "type") == "ref/prompt"
            ? Named(McpItemKind.Prompt, reference, "name")
            : Named(McpItemKind.ResourceTemplate, reference, "uri"),
        _ => null,
    };

    /// <summary>The UCAN command of the method, such as <c>/mcp/tools/call</c>; false for a method that has none.</summary>
    public bool TryCommand(out UcanCommand command) => UcanCommand.TryParse("/mcp/" + Method, out command);

    private static McpItem? Named(McpItemKind kind, JsonObject holder, string member) =>
        StrictJson.Text(holder, member) is { Length: > 0 } name ? new McpItem(kind, name) : null;
}
