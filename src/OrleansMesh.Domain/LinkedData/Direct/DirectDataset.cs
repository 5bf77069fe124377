using System.Buffers.Text;
using OrleansMesh.Domain.LinkedData.Contexts;

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

    private const int LabelBytesMax = 16;

    // One is kept for whoever comes next: what a new one allocates costs more than what it then does.
    private static DirectDataset? _spare;

    private readonly PooledBytes _terms = new();
    private readonly List<DirectQuad> _quads = new(64);
    private readonly DirectLines _lines = new();
    private int _blanks;

    private DirectDataset()
    {
    }

    /// <summary>An empty one, which the caller disposes and uses on one thread.</summary>
    public static DirectDataset Rent() => Interlocked.Exchange(ref _spare, null) ?? new DirectDataset();

    public DirectTerm Blank() => DirectTerm.Blank(_blanks++);

    /// <summary>An IRI of a vocabulary, which may be empty, and a word of it; false when they are none.</summary>
    public bool TryIri(ReadOnlySpan<char> vocabulary, ReadOnlySpan<byte> word, out DirectTerm term)
    {
        int start = _terms.Length;
        _terms.Write("<"u8);
        _terms.Write(vocabulary);
        _terms.Write(word);
        _terms.Write("> "u8);
        term = new DirectTerm(start, _terms.Length - start);
        return IriExpansion.IsAbsolute(_terms.Written[(start + 1)..^2]);
    }

    /// <summary>A term that is written already, with a space behind it as behind every term here.</summary>
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
        if (datatype is null)
        {
            _terms.Write("\" "u8);
        }
        else
        {
            _terms.Write("\"^^<"u8);
            _terms.Write(datatype);
            _terms.Write("> "u8);
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

        Span<byte> subject = stackalloc byte[LabelBytesMax];
        Span<byte> value = stackalloc byte[LabelBytesMax];
        foreach (DirectQuad quad in _quads)
        {
            _lines.Add(TextOf(quad.Subject, labels, subject), TextOf(quad.Predicate), TextOf(quad.Object, labels, value));
        }

        // A dataset is a set: one with a statement twice is left to the general way.
        return _lines.Hash(sha256);
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _terms.Clear();
        _quads.Clear();
        _lines.Clear();
        _blanks = 0;
    }

    /// <summary>Gives it back; nobody may use it any more.</summary>
    public void Dispose()
    {
        Clear();
        if (_terms.IsLarge || _lines.IsLarge || Interlocked.CompareExchange(ref _spare, this, null) is not null)
        {
            _terms.Dispose();
            _lines.Dispose();
        }
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

            _lines.Add(TextAs(quad.Subject, node), TextAs(quad.Predicate, node), TextAs(quad.Object, node));
        }

        // Other blank nodes all look alike here, so lines may well stand twice.
        _ = _lines.Hash(hash);
        return mentioned;
    }

    private ReadOnlySpan<byte> TextAs(DirectTerm term, int node) => !term.IsBlank ? TextOf(term) : term.Start == node ? "_:a "u8 : "_:z "u8;

    private ReadOnlySpan<byte> TextOf(DirectTerm term, ReadOnlySpan<int> labels, Span<byte> label)
    {
        if (!term.IsBlank)
        {
            return TextOf(term);
        }

        "_:c14n"u8.CopyTo(label);
        _ = Utf8Formatter.TryFormat(labels[term.Start], label[6..], out int digits);
        label[6 + digits] = (byte)' ';
        return label[..(7 + digits)];
    }

    private ReadOnlySpan<byte> TextOf(DirectTerm term) => _terms.Written.Slice(term.Start, term.Length);
}
