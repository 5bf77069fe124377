namespace OrleansMesh.Domain.LinkedData.Contexts;

/// <summary>What a context says of one term (JSON-LD 1.1 API, section 4.2).</summary>
internal sealed record TermDefinition
{
    /// <summary>The IRI, blank node label or keyword; null for a term that is defined away.</summary>
    public string? Iri { get; init; }

    /// <summary>Whether later contexts must leave it as it is.</summary>
    public bool IsProtected { get; init; }

    /// <summary>Whether <c>term:suffix</c> is short for <see cref="Iri"/> and the suffix.</summary>
    public bool IsPrefix { get; init; }

    /// <summary>The type of its values: an IRI, or one of @id, @vocab, @json, @none; null for none.</summary>
    public string? Type { get; init; }

    /// <summary>What its values are gathered in.</summary>
    public Containers Container { get; init; }

    /// <summary>Whether <see cref="Language"/> replaces that of the context, also by none.</summary>
    public bool HasLanguage { get; init; }

    /// <summary>The language of its strings.</summary>
    public string? Language { get; init; }

    /// <summary>The context that holds for its values or, of a type, for its nodes; canonical JSON, so that equal definitions are equal.</summary>
    public string? ScopedContext { get; init; }

    /// <summary>True when only protection may tell the two apart.</summary>
    public bool IsSameAs(TermDefinition other) => this with { IsProtected = false } == other with { IsProtected = false };
}
