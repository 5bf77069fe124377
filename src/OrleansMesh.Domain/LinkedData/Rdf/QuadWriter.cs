using System.Globalization;
using OrleansMesh.Domain.LinkedData.Expansion;

namespace OrleansMesh.Domain.LinkedData.Rdf;

/// <summary>Expanded nodes as statements: Deserialize JSON-LD to RDF of the JSON-LD 1.1 API, section 8.1.</summary>
internal sealed class QuadWriter
{
    private readonly HashSet<Quad> _quads = [];
    private readonly Dictionary<string, RdfTerm> _labels = new(StringComparer.Ordinal);
    private int _blanks;

    /// <summary>The dataset of a document's nodes.</summary>
    public static IReadOnlyCollection<Quad> Write(IEnumerable<Expanded> document)
    {
        var writer = new QuadWriter();
        writer.WriteGraph(document, graph: null);
        return writer._quads;
    }

    private void WriteGraph(IEnumerable<Expanded> items, RdfTerm? graph)
    {
        foreach (Expanded item in items)
        {
            // A literal or list without a subject says nothing that could be signed.
            ExpandedNode node = item as ExpandedNode ?? throw new LinkedDataException(LinkedDataFault.ValueInvalid);
            if (node is { Graph: { } inner, Id: null, Types: [], Properties: [] } && graph is null)
            {
                WriteGraph(inner, null);
            }
            else
            {
                WriteNode(node, graph);
            }
        }
    }

    private RdfTerm WriteNode(ExpandedNode node, RdfTerm? graph)
    {
        RdfTerm subject = node.Id is null ? Fresh() : NameOf(node.Id);
        foreach (string type in node.Types)
        {
            Add(new Quad(subject, RdfTerm.Iri(RdfTypes.Type), NameOf(type), graph));
        }

        foreach ((string property, Expanded value) in node.Properties)
        {
            Add(new Quad(subject, RdfTerm.Iri(property), WriteObject(value, graph), graph));
        }

        if (node.Graph is not null)
        {
            WriteGraph(node.Graph, subject);
        }

        return subject;
    }

    private RdfTerm WriteObject(Expanded value, RdfTerm? graph) => value switch
    {
        ExpandedValue literal => RdfTerm.Literal(literal.Lexical, literal.Datatype, literal.Language),
        ExpandedNode node => WriteNode(node, graph),
        ExpandedList list => WriteList(list.Items, graph),
        _ => throw new LinkedDataException(LinkedDataFault.ValueInvalid),
    };

    private RdfTerm WriteList(IReadOnlyList<Expanded> items, RdfTerm? graph)
    {
        RdfTerm rest = RdfTerm.Iri(RdfTypes.Nil);
        for (int i = items.Count - 1; i >= 0; i--)
        {
            RdfTerm cell = Fresh();
            Add(new Quad(cell, RdfTerm.Iri(RdfTypes.First), WriteObject(items[i], graph), graph));
            Add(new Quad(cell, RdfTerm.Iri(RdfTypes.Rest), rest, graph));
            rest = cell;
        }

        return rest;
    }

    private RdfTerm NameOf(string id)
    {
        if (!id.StartsWith("_:", StringComparison.Ordinal))
        {
            return RdfTerm.Iri(id);
        }

        if (!_labels.TryGetValue(id, out RdfTerm blank))
        {
            _labels[id] = blank = Fresh();
        }

        return blank;
    }

    private RdfTerm Fresh() => RdfTerm.Blank("_:b" + (_blanks++).ToString(CultureInfo.InvariantCulture));

    private void Add(Quad quad)
    {
        _ = _quads.Add(quad);
        if (_quads.Count > LinkedDataLimits.QuadsMax)
        {
            throw new LinkedDataException(LinkedDataFault.TooComplex);
        }
    }
}
