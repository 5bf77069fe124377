using ZstdSharp.Unsafe;

namespace OrleansMesh.Wire.Compression;

/// <summary>Compresses each content by itself to one zstd frame (RFC 8878), with a dictionary of raw content or none: nothing of one call is seen by the next. For one thread at a time.</summary>
public sealed unsafe class ZstdCompressor : IDisposable
{
    // the fastest of those that find what a dictionary has; higher ones cost more than the bytes that they spare
    private const int Level = 3;

    private readonly nint[] _dictionaries = new nint[LinkCompressionLimits.DictionariesMax + 1];
    private ZSTD_CCtx_s* _context = Methods.ZSTD_createCCtx();

    /// <summary>Frees what a forgotten one holds.</summary>
    ~ZstdCompressor() => Free();

    /// <summary>Takes a copy of a dictionary in the place of one of the same number.</summary>
    /// <param name="number">1 to <see cref="LinkCompressionLimits.DictionariesMax"/>.</param>
    public void SetDictionary(byte number, ReadOnlySpan<byte> content)
    {
        ObjectDisposedException.ThrowIf(_context is null, this);
        ArgumentOutOfRangeException.ThrowIfZero(number);
        fixed (byte* bytes = content)
        {
            ZSTD_compressionParameters parameters = Methods.ZSTD_getCParams(Level, 0, (nuint)content.Length);
            ZSTD_CDict_s* made = Methods.ZSTD_createCDict_advanced(
                bytes, (nuint)content.Length, ZSTD_dictLoadMethod_e.ZSTD_dlm_byCopy, ZSTD_dictContentType_e.ZSTD_dct_rawContent, parameters, default);
            if (made is null)
            {
                throw new InvalidOperationException("There is no memory for a dictionary.");
            }

            _ = Methods.ZSTD_freeCDict((ZSTD_CDict_s*)_dictionaries[number]);
            _dictionaries[number] = (nint)made;
        }
    }

    /// <summary>Writes one frame; false when it does not fit.</summary>
    /// <param name="number">A dictionary that was set; 0 for none.</param>
    public bool TryCompress(byte number, ReadOnlySpan<byte> content, Span<byte> destination, out int written)
    {
        ObjectDisposedException.ThrowIf(_context is null, this);
        var dictionary = (ZSTD_CDict_s*)_dictionaries[number];
        ArgumentOutOfRangeException.ThrowIfNotEqual(dictionary is null, number == 0, nameof(number));
        fixed (byte* from = content)
        fixed (byte* to = destination)
        {
            nuint size = number == 0
                ? Methods.ZSTD_compressCCtx(_context, to, (nuint)destination.Length, from, (nuint)content.Length, Level)
                : Methods.ZSTD_compress_usingCDict(_context, to, (nuint)destination.Length, from, (nuint)content.Length, dictionary);
            bool fits = !Methods.ZSTD_isError(size);
            written = fits ? (int)size : 0;
            return fits;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        _ = Methods.ZSTD_freeCCtx(_context);
        _context = null;
        foreach (nint dictionary in _dictionaries)
        {
            _ = Methods.ZSTD_freeCDict((ZSTD_CDict_s*)dictionary);
        }

        Array.Clear(_dictionaries);
    }
}
