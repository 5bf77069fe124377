namespace OrleansMesh.Wire.Compression;

/// <summary>The beginnings of one federation's first relays on a link: what its dictionary is made of.</summary>
internal sealed class FederationSample
{
    /// <summary>Bytes that one relay gives at most, so that a dictionary is of eight at least.</summary>
    public const int RelayBytesMax = LinkCompressionLimits.DictionaryBytesMax / 8;

    private byte[] _bytes = [];
    private int _count;

    /// <summary>Adds one; true when there are <see cref="LinkCompressionLimits.DictionaryBytesMax"/> bytes.</summary>
    public bool Add(ReadOnlySpan<byte> relay)
    {
        if (_bytes.Length == 0)
        {
            _bytes = new byte[LinkCompressionLimits.DictionaryBytesMax];
        }

        int length = Math.Min(Math.Min(relay.Length, RelayBytesMax), _bytes.Length - _count);
        relay[..length].CopyTo(_bytes.AsSpan(_count));
        _count += length;
        return _count == _bytes.Length;
    }

    /// <summary>The dictionary; the sample is forgotten, and another may begin.</summary>
    public byte[] Complete()
    {
        byte[] dictionary = _bytes;
        (_bytes, _count) = ([], 0);
        return dictionary;
    }
}
