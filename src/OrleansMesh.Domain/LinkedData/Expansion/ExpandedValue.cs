namespace OrleansMesh.Domain.LinkedData.Expansion;

/// <summary>A literal.</summary>
/// <param name="Lexical">Its text.</param>
/// <param name="Datatype">An absolute IRI.</param>
/// <param name="Language">Lower case; null unless the datatype is rdf:langString.</param>
internal sealed record ExpandedValue(string Lexical, string Datatype, string? Language) : Expanded;
