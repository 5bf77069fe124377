namespace OrleansMesh.Bridge;

/// <summary>One thing that a mesh may offer to another, by the name that the offering mesh gives it (never the qualified name).</summary>
public readonly record struct McpItem(McpItemKind Kind, string Name)
{
    /// <summary>The word for <see cref="Kind"/> in messages to people.</summary>
    public string KindName => Kind switch
    {
        McpItemKind.Tool => "tool",
        McpItemKind.Resource => "resource",
        McpItemKind.ResourceTemplate => "resource template",
        _ => "prompt",
    };
}
