namespace OrleansMesh.Domain.LinkedData.Contexts;

/// <summary>IRI expansion of the JSON-LD 1.1 API, section 5.2, without a base.</summary>
internal static class IriExpansion
{
    /// <summary>The IRI, blank node label or keyword of a text; what has none comes back as it is, and a term that is defined away as null.</summary>
    /// <param name="context">Its terms and vocabulary.</param>
    /// <param name="text">A term, a compact IRI, an IRI or a keyword.</param>
    /// <param name="vocabulary">True where terms stand, false where nodes are named.</param>
    /// <param name="define">Asked for a term before it is looked up: for contexts that are being read.</param>
    public static string? Expand(ActiveContext context, string text, bool vocabulary, Func<string, ActiveContext>? define = null)
    {
        if (Keywords.Is(text))
        {
            return text;
        }

        if (Keywords.LooksLike(text))
        {
            return null;
        }

        context = define?.Invoke(text) ?? context;
        if (context.Find(text) is { } term && (vocabulary || (term.Iri is { } keyword && Keywords.Is(keyword))))
        {
            return term.Iri;
        }

        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
        {
            string prefix = text[..colon];
            if (prefix == "_" || text.AsSpan(colon + 1).StartsWith("//"))
            {
                return text;
            }

            context = define?.Invoke(prefix) ?? context;
            if (context.Find(prefix) is { IsPrefix: true, Iri: { } iri })
            {
                return iri + text[(colon + 1)..];
            }

            return text;
        }

        return vocabulary && context.Vocabulary is { } start ? start + text : text;
    }

    /// <summary>A scheme, a colon and no character that an IRI cannot have (RFC 3987; N-Quads IRIREF).</summary>
    public static bool IsAbsolute(ReadOnlySpan<char> iri)
    {
        int colon = iri.IndexOf(':');
        return colon > 0
            && char.IsAsciiLetter(iri[0])
            && iri[..colon].IndexOfAnyExcept(SchemeCharacters) < 0
            && iri.IndexOfAny(ForbiddenCharacters) < 0
            && !iri.ContainsAnyInRange('\0', ' ');
    }

    /// <summary>As the other overload, of UTF-8.</summary>
    public static bool IsAbsolute(ReadOnlySpan<byte> iri)
    {
        int colon = iri.IndexOf((byte)':');
        return colon > 0
            && char.IsAsciiLetter((char)iri[0])
            && iri[..colon].IndexOfAnyExcept(SchemeBytes) < 0
            && iri.IndexOfAny(ForbiddenBytes) < 0;
    }

    /// <summary>A label of the form <c>_:name</c> with a name of letters, digits, <c>_</c>, <c>-</c> and <c>.</c> inside.</summary>
    public static bool IsBlank(string text) =>
        text.Length > 2 && text.StartsWith("_:", StringComparison.Ordinal) && text[^1] != '.' && text.AsSpan(2).IndexOfAnyExcept(LabelCharacters) < 0;

    private static readonly System.Buffers.SearchValues<char> SchemeCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    private static readonly System.Buffers.SearchValues<char> ForbiddenCharacters = System.Buffers.SearchValues.Create("<>\"{}|^`\\");

    private static readonly System.Buffers.SearchValues<byte> SchemeBytes =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."u8);

    private static readonly System.Buffers.SearchValues<byte> ForbiddenBytes =
        System.Buffers.SearchValues.Create([.. "<>\"{}|^`\\"u8, .. Enumerable.Range(0, ' ' + 1).Select(control => (byte)control)]);

    private static readonly System.Buffers.SearchValues<char> LabelCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");
}
