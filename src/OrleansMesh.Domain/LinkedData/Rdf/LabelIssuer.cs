using System.Globalization;

namespace OrleansMesh.Domain.LinkedData.Rdf;

/// <summary>The blank node identifier issuer of RDFC-1.0, section 4.5.</summary>
internal sealed class LabelIssuer(string prefix)
{
    private readonly Dictionary<RdfTerm, string> _issued = [];
    private readonly List<RdfTerm> _order = [];

    /// <summary>The nodes that have a label, in the order of issue.</summary>
    public IReadOnlyList<RdfTerm> Order => _order;

    public bool TryGet(RdfTerm node, out string? label) => _issued.TryGetValue(node, out label);

    /// <summary>The node's label, a new one if it has none.</summary>
    public string Issue(RdfTerm node)
    {
        if (!_issued.TryGetValue(node, out string? label))
        {
            label = $"_:{prefix}{_issued.Count.ToString(CultureInfo.InvariantCulture)}";
            _issued.Add(node, label);
            _order.Add(node);
        }

        return label;
    }

    /// <summary>A copy that goes its own way.</summary>
    public LabelIssuer Clone()
    {
        var copy = new LabelIssuer(prefix);
        foreach (RdfTerm node in _order)
        {
            _ = copy.Issue(node);
        }

        return copy;
    }
}
