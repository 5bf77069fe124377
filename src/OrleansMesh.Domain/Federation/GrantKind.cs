namespace OrleansMesh.Domain.Federation;

/// <summary>What a grant lets the grantee do to the grantor.</summary>
public enum GrantKind
{
    /// <summary>Call an MCP tool.</summary>
    Tool,

    /// <summary>Read an MCP resource.</summary>
    Resource,

    /// <summary>Get an MCP prompt.</summary>
    Prompt,

    /// <summary>Send messages of a payload type.</summary>
    Message,
}
