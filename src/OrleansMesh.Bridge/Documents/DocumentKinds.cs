namespace OrleansMesh.Bridge.Documents;

/// <summary>From a file's name to its kind and media type.</summary>
public static class DocumentKinds
{
    /// <summary>The kind of the file at <paramref name="path"/>.</summary>
    public static DocumentKind Of(string path) => Extension(path) switch
    {
        "txt" or "text" or "log" or "rst" or "adoc" => DocumentKind.Text,
        "md" or "markdown" => DocumentKind.Markdown,
        "html" or "htm" or "xml" or "svg" => DocumentKind.Markup,
        "json" or "jsonl" or "yaml" or "yml" or "csv" or "tsv" or "toml" or "ini" => DocumentKind.Data,
        "cs" or "js" or "mjs" or "ts" or "py" or "rs" or "go" or "java" or "c" or "h" or "cpp" or "sh" or "sql" or "css" => DocumentKind.Code,
        _ => DocumentKind.Other,
    };

    /// <summary>The media type to serve it under; plain text where no better is known, as only text is served.</summary>
    public static string MediaType(string path) => Extension(path) switch
    {
        "md" or "markdown" => "text/markdown",
        "html" or "htm" => "text/html",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        "yaml" or "yml" => "application/yaml",
        "csv" => "text/csv",
        _ => "text/plain",
    };

    private static string Extension(string path) => Path.GetExtension(path).TrimStart('.').ToLowerInvariant();
}
