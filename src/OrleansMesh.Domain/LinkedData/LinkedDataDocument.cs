using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.LinkedData.Direct;
using OrleansMesh.Domain.LinkedData.Expansion;
using OrleansMesh.Domain.LinkedData.Rdf;

namespace OrleansMesh.Domain.LinkedData;

/// <summary>JSON-LD 1.1 documents as canonical RDF, with bundled contexts alone and nothing dropped in silence.</summary>
public static class LinkedDataDocument
{
    /// <summary>The canonical N-Quads (RDFC-1.0, SHA-256) of a document that <see cref="Json.StrictJson"/> took; false, with the reason, when it has none.</summary>
    public static bool TryCanonicalize(JsonElement document, [NotNullWhen(true)] out string? quads, out LinkedDataFault fault)
    {
        quads = null;
        fault = LinkedDataFault.None;
        if (document.ValueKind != JsonValueKind.Object)
        {
            fault = LinkedDataFault.NotJson;
            return false;
        }

        try
        {
            IReadOnlyCollection<Quad> dataset = QuadWriter.Write(new Expander().ExpandDocument(document));
            quads = dataset.Count > 0 ? DatasetCanonicalizer.Canonicalize(dataset) : null;
            fault = quads is null ? LinkedDataFault.NothingStated : LinkedDataFault.None;
            return quads is not null;
        }
        catch (LinkedDataException refused)
        {
            // The one place where the recursion's refusals become values.
            fault = refused.Fault;
            return false;
        }
    }

    /// <summary>
    /// SHA-256 of the canonical N-Quads of an object without one of its members and under a context in place of its own, without any
    /// form between: for documents of bundled contexts with nodes, references and plain literals, whose blank nodes all look different.
    /// </summary>
    /// <param name="sha256">32 bytes, written when true.</param>
    /// <returns>False where this way does not reach, which says nothing of the document: <see cref="TryCanonicalize"/> decides. Where it reaches, both agree.</returns>
    public static bool TryHashDirectly(JsonElement document, JsonElement context, string without, Span<byte> sha256)
    {
        using var hashing = new DirectHashing(context);
        return hashing.TryHash(document, Encoding.UTF8.GetBytes(without), sha256);
    }
}
