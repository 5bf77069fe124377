using System.Buffers.Text;

namespace OrleansMesh.Domain.LinkedData.Direct;

/// <summary>
/// Statements as UTF-8, and the hash of their canonical form where that is simple: no graph, no statement twice, and no two blank nodes
/// of the same first-degree hash, so that the hashes alone order them (RDFC-1.0, 4.4.3 step 4).
/// </summary>
internal sealed class DirectDataset : IDisposable
{
    /// <summary>Blank nodes; each costs a pass over the statements.</summary>
    public const int BlanksMax = 16;

    /// <summary>Statements.</summary>
    public const int QuadsMax = 256;

    private const int HashLength = 32;

    private readonly PooledBytes _terms = new();
    private readonly List<DirectQuad> _quads = new(64);
    private readonly DirectLines _lines = new();
    private int _blanks;

    public DirectTerm Blank() => DirectTerm.Blank(_blanks++);

    public DirectTerm Iri(ReadOnlySpan<char> iri)
    {
        int start = _terms.Length;
        _terms.Write("<"u8);
        _terms.Write(iri);
        _terms.Write(">"u8);
        return new DirectTerm(start, _terms.Length - start);
    }

    /// <summary>A term that is written already.</summary>
    public DirectTerm Raw(ReadOnlySpan<byte> statement)
    {
        int start = _terms.Length;
        _terms.Write(statement);
        return new DirectTerm(start, statement.Length);
    }

    /// <summary>A literal of a text that has nothing to escape.</summary>
    /// <param name="datatype">Null for a plain string.</param>
    public DirectTerm Literal(ReadOnlySpan<byte> lexical, string? datatype)
    {
        int start = _terms.Length;
        _terms.Write("\""u8);
        _terms.Write(lexical);
        _terms.Write("\""u8);
        if (datatype is not null)
        {
            _terms.Write("^^<"u8);
            _terms.Write(datatype);
            _terms.Write(">"u8);
        }

        return new DirectTerm(start, _terms.Length - start);
    }

    public void Add(DirectTerm subject, DirectTerm predicate, DirectTerm value) => _quads.Add(new DirectQuad(subject, predicate, value));

    /// <summary>SHA-256 of the canonical N-Quads; false when they are not simple, or there are none.</summary>
    public bool TryHash(Span<byte> sha256)
    {
        Span<int> labels = stackalloc int[BlanksMax];
        if (_quads.Count is 0 or > QuadsMax || _blanks > BlanksMax || !TryLabel(labels))
        {
            return false;
        }

        foreach (DirectQuad quad in _quads)
        {
            Write(quad.Subject, labels);
            Write(quad.Predicate, labels);
            Write(quad.Object, labels);
            End();
        }

        // A dataset is a set: one with a statement twice is left to the general way.
        return _lines.Hash(sha256);
    }

    public void Dispose()
    {
        _terms.Dispose();
        _lines.Dispose();
    }

    private bool TryLabel(Span<int> labels)
    {
        Span<byte> hashes = stackalloc byte[BlanksMax * HashLength];
        for (int node = 0; node < _blanks; node++)
        {
            if (!TryHashFirstDegree(node, hashes.Slice(node * HashLength, HashLength)))
            {
                return false;
            }
        }

        for (int node = 0; node < _blanks; node++)
        {
            labels[node] = 0;
            ReadOnlySpan<byte> own = hashes.Slice(node * HashLength, HashLength);
            for (int other = 0; other < _blanks; other++)
            {
                int order = hashes.Slice(other * HashLength, HashLength).SequenceCompareTo(own);
                if (order == 0 && other != node)
                {
                    return false;
                }

                labels[node] += order < 0 ? 1 : 0;
            }
        }

        return true;
    }

    // Section 4.6; of a single node the hash is never compared. One that no statement mentions is no node of the dataset: not simple.
    private bool TryHashFirstDegree(int node, Span<byte> hash)
    {
        bool mentioned = false;
        foreach (DirectQuad quad in _quads)
        {
            if (!quad.Mentions(node))
            {
                continue;
            }

            mentioned = true;
            if (_blanks == 1)
            {
                return true;
            }

            WriteAs(quad.Subject, node);
            WriteAs(quad.Predicate, node);
            WriteAs(quad.Object, node);
            End();
        }

        // Other blank nodes all look alike here, so lines may well stand twice.
        _ = _lines.Hash(hash);
        return mentioned;
    }

    private void WriteAs(DirectTerm term, int node)
    {
        _lines.Text.Write(!term.IsBlank ? TextOf(term) : term.Start == node ? "_:a"u8 : "_:z"u8);
        _lines.Text.Write(" "u8);
    }

    private void Write(DirectTerm term, ReadOnlySpan<int> labels)
    {
        if (term.IsBlank)
        {
            Span<byte> label = stackalloc byte[16];
            "_:c14n"u8.CopyTo(label);
            _ = Utf8Formatter.TryFormat(labels[term.Start], label[6..], out int digits);
            _lines.Text.Write(label[..(6 + digits)]);
        }
        else
        {
            _lines.Text.Write(TextOf(term));
        }

        _lines.Text.Write(" "u8);
    }

    private void End()
    {
        _lines.Text.Write(".\n"u8);
        _lines.EndLine();
    }

    private ReadOnlySpan<byte> TextOf(DirectTerm term) => _terms.Written.Slice(term.Start, term.Length);
}
