using System.Text;

namespace OrleansMesh.Domain.LinkedData.Rdf;

/// <summary>An IRI, a blank node or a literal, in the canonical form of N-Quads (RDFC-1.0, appendix A).</summary>
internal readonly record struct RdfTerm
{
    private RdfTerm(string text, bool isBlank)
    {
        Text = text;
        IsBlank = isBlank;
    }

    /// <summary>As it stands in a statement; of a blank node, its label with <c>_:</c>.</summary>
    public string Text { get; }

    public bool IsBlank { get; }

    public static RdfTerm Iri(string iri) => new($"<{iri}>", false);

    public static RdfTerm Blank(string label) => new(label, true);

    public static RdfTerm Literal(string lexical, string datatype, string? language)
    {
        var text = new StringBuilder(lexical.Length + 16).Append('"');
        foreach (char c in lexical)
        {
            _ = c switch
            {
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                < ' ' or '\x7f' => text.Append("\\u").Append(((int)c).ToString("X4", System.Globalization.CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        text.Append('"');
        if (language is not null)
        {
            text.Append('@').Append(language);
        }
        else if (datatype != RdfTypes.Text)
        {
            text.Append("^^<").Append(datatype).Append('>');
        }

        return new RdfTerm(text.ToString(), false);
    }
}
