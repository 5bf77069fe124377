namespace OrleansMesh.Domain.LinkedData.Rdf;

/// <summary>One statement.</summary>
/// <param name="Graph">The graph's name; null for the default graph.</param>
internal readonly record struct Quad(RdfTerm Subject, RdfTerm Predicate, RdfTerm Object, RdfTerm? Graph)
{
    /// <summary>The line of canonical N-Quads, with its line feed.</summary>
    /// <param name="nameOf">Gives each blank node the label that it is to have.</param>
    public string Print(Func<RdfTerm, string> nameOf)
    {
        string Name(RdfTerm term) => term.IsBlank ? nameOf(term) : term.Text;
        string graph = Graph is { } name ? $" {Name(name)}" : string.Empty;
        return $"{Name(Subject)} {Predicate.Text} {Name(Object)}{graph} .\n";
    }
}
