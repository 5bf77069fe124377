namespace OrleansMesh.Bridge;

/// <summary>What an agreement can grant of an MCP server (P-10).</summary>
public enum McpItemKind
{
    /// <summary>A tool, named as its mesh offers it.</summary>
    Tool,

    /// <summary>A resource, named by its URI.</summary>
    Resource,

    /// <summary>A family of resources, named by its RFC 6570 template; granting it grants every URI that matches.</summary>
    ResourceTemplate,

    /// <summary>A prompt, named as its mesh offers it.</summary>
    Prompt,
}
