using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace OrleansMesh.Bridge.Documents;

/// <summary>The tools' definitions as a client sees them.</summary>
internal static class DocumentToolList
{
    private const string Path = """{"type":"string","maxLength":1024,"description":"Path of a document, as list_documents gives it"}""";
    private const string GlobSchema = """{"type":"string","maxLength":256,"description":"Only these, such as *.md or reports/**; all by default"}""";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Tool> All { get; } =
    [
        Create(
            "list_documents",
            "List documents",
            "Lists the documents of the shared folder: path, size in bytes, kind.",
            $$"""{"glob":{{GlobSchema}},"limit":{"type":"integer","minimum":1,"maximum":200,"default":100} }"""),
        Create(
            "analyze_document",
            "Analyse a document",
            "Counts words, sentences and paragraphs of a document, rates its readability (LIX) and reading time, and tells its headings, links and most frequent terms.",
            $$"""{"path":{{Path}}}""",
            "path"),
        Create(
            "search_documents",
            "Search documents",
            "Finds the lines that hold a text, without regard to case, with lines around them.",
            $$"""{"query":{"type":"string","minLength":1,"maxLength":500},"glob":{{GlobSchema}},"contextLines":{"type":"integer","minimum":0,"maximum":10,"default":1},"maxResults":{"type":"integer","minimum":1,"maximum":200,"default":20} }""",
            "query"),
        Create(
            "compare_documents",
            "Compare two documents",
            "Tells how alike two documents are: similarity of words and vocabulary, lines in common, terms in common and apart.",
            $$"""{"first":{{Path}},"second":{{Path}}}""",
            "first",
            "second"),
    ];

    private static Tool Create(string name, string title, string description, string properties, params string[] required) => new()
    {
        Name = name,
        Title = title,
        Description = description,
        InputSchema = JsonElement.Parse($$"""{"type":"object","properties":{{properties}},"required":{{JsonSerializer.Serialize(required)}},"additionalProperties":false}"""),
        Annotations = new ToolAnnotations { ReadOnlyHint = true, DestructiveHint = false, IdempotentHint = true, OpenWorldHint = false },
    };
}
