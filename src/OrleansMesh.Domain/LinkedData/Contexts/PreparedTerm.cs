using System.Text;

namespace OrleansMesh.Domain.LinkedData.Contexts;

/// <summary>A term with what is asked of it for each document.</summary>
internal sealed class PreparedTerm(TermDefinition definition)
{
    public TermDefinition Definition { get; } = definition;

    /// <summary>The IRI as it stands in a statement, with its angle brackets and the space behind them; empty for a keyword, a blank node and a term that is defined away.</summary>
    public byte[] Statement { get; } = definition.Iri is { } iri && IriExpansion.IsAbsolute(iri) ? Encoding.UTF8.GetBytes($"<{iri}> ") : [];
}
