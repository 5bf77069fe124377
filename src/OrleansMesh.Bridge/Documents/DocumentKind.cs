namespace OrleansMesh.Bridge.Documents;

/// <summary>What a file is, by its name.</summary>
public enum DocumentKind
{
    /// <summary>Prose without markup.</summary>
    Text,

    /// <summary>Markdown.</summary>
    Markdown,

    /// <summary>HTML or XML.</summary>
    Markup,

    /// <summary>JSON, YAML, CSV and their like.</summary>
    Data,

    /// <summary>Source code.</summary>
    Code,

    /// <summary>Anything else.</summary>
    Other,
}
