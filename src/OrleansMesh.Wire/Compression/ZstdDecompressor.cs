using ZstdSharp.Unsafe;

namespace OrleansMesh.Wire.Compression;

/// <summary>Reads what <see cref="ZstdCompressor"/> writes, of a peer that may be hostile: what does not fit where it is written to is no frame. For one thread at a time.</summary>
public sealed unsafe class ZstdDecompressor : IDisposable
{
    private readonly nint[] _dictionaries = new nint[LinkCompressionLimits.DictionariesMax + 1];
    private ZSTD_DCtx_s* _context = Methods.ZSTD_createDCtx();

    /// <summary>Frees what a forgotten one holds.</summary>
    ~ZstdDecompressor() => Free();

    /// <summary>Takes a copy of a dictionary, whose content is never looked at but to copy from it, in the place of one of the same number.</summary>
    /// <param name="number">1 to <see cref="LinkCompressionLimits.DictionariesMax"/>.</param>
    public void SetDictionary(byte number, ReadOnlySpan<byte> content)
    {
        ObjectDisposedException.ThrowIf(_context is null, this);
        ArgumentOutOfRangeException.ThrowIfZero(number);
        fixed (byte* bytes = content)
        {
            ZSTD_DDict_s* made = Methods.ZSTD_createDDict_advanced(
                bytes, (nuint)content.Length, ZSTD_dictLoadMethod_e.ZSTD_dlm_byCopy, ZSTD_dictContentType_e.ZSTD_dct_rawContent, default);
            if (made is null)
            {
                throw new InvalidOperationException("There is no memory for a dictionary.");
            }

            _ = Methods.ZSTD_freeDDict((ZSTD_DDict_s*)_dictionaries[number]);
            _dictionaries[number] = (nint)made;
        }
    }

    /// <summary>True when the frame's content fills <paramref name="destination"/> to its last byte; what is in it is undefined otherwise.</summary>
    /// <param name="number">A dictionary that was set, else false; 0 for none.</param>
    public bool TryDecompress(byte number, ReadOnlySpan<byte> frame, Span<byte> destination)
    {
        ObjectDisposedException.ThrowIf(_context is null, this);
        var dictionary = (ZSTD_DDict_s*)_dictionaries[number];
        if (number != 0 && dictionary is null)
        {
            return false;
        }

        fixed (byte* from = frame)
        fixed (byte* to = destination)
        {
            nuint size = number == 0
                ? Methods.ZSTD_decompressDCtx(_context, to, (nuint)destination.Length, from, (nuint)frame.Length)
                : Methods.ZSTD_decompress_usingDDict(_context, to, (nuint)destination.Length, from, (nuint)frame.Length, dictionary);
            return !Methods.ZSTD_isError(size) && size == (nuint)destination.Length;
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
        _ = Methods.ZSTD_freeDCtx(_context);
        _context = null;
        foreach (nint dictionary in _dictionaries)
        {
            _ = Methods.ZSTD_freeDDict((ZSTD_DDict_s*)dictionary);
        }

        Array.Clear(_dictionaries);
    }
}
