namespace OrleansMesh.Domain.LinkedData;

/// <summary>Why a JSON-LD document has no RDF dataset here. Whatever a lax processor would drop in silence is refused, since a signature would not cover it.</summary>
public enum LinkedDataFault
{
    None = 0,

    /// <summary>Not a strict JSON object.</summary>
    NotJson,

    /// <summary>A context that is not bundled; none is ever fetched.</summary>
    ContextUnknown,

    /// <summary>A context that breaks JSON-LD 1.1, section 4.1 of its API.</summary>
    ContextInvalid,

    /// <summary>A context that changes a protected term.</summary>
    ProtectedTermChanged,

    /// <summary>A member or type that no context defines: it would not be signed.</summary>
    TermUndefined,

    /// <summary>A relative IRI: there is no base to resolve it against.</summary>
    IriRelative,

    /// <summary>A keyword with a value of another kind than JSON-LD 1.1 allows.</summary>
    ValueInvalid,

    /// <summary>A feature that credentials do not need and that is not offered: @reverse, @nest, @included, @import and keyed maps.</summary>
    FeatureUnsupported,

    /// <summary>The document states nothing: a signature over it would cover nothing.</summary>
    NothingStated,

    /// <summary>More nodes, contexts or hashing steps than <see cref="LinkedDataLimits"/> allows.</summary>
    TooComplex,
}
