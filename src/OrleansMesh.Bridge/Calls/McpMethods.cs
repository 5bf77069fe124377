namespace OrleansMesh.Bridge.Calls;

/// <summary>The MCP methods and notifications that travel between meshes.</summary>
public static class McpMethods
{
    public const string ToolsList = "tools/list";
    public const string ToolsCall = "tools/call";
    public const string ResourcesList = "resources/list";
    public const string ResourceTemplatesList = "resources/templates/list";
    public const string ResourcesRead = "resources/read";
    public const string PromptsList = "prompts/list";
    public const string PromptsGet = "prompts/get";
    public const string Complete = "completion/complete";
    public const string Progress = "notifications/progress";
    public const string Cancelled = "notifications/cancelled";
    public const string ToolsChanged = "notifications/tools/list_changed";
    public const string ResourcesChanged = "notifications/resources/list_changed";
    public const string PromptsChanged = "notifications/prompts/list_changed";

    /// <summary>The four lists: which method gives which kind, and under which member of the result.</summary>
    public static IReadOnlyList<(McpItemKind Kind, string Method, string Member)> Lists { get; } =
    [
        (McpItemKind.Tool, ToolsList, "tools"),
        (McpItemKind.Resource, ResourcesList, "resources"),
        (McpItemKind.ResourceTemplate, ResourceTemplatesList, "resourceTemplates"),
        (McpItemKind.Prompt, PromptsList, "prompts"),
    ];

    /// <summary>The member of a listed definition that names it.</summary>
    public static string NameMember(McpItemKind kind) => kind switch
    {
        McpItemKind.Resource => "uri",
        McpItemKind.ResourceTemplate => "uriTemplate",
        _ => "name",
    };
}
