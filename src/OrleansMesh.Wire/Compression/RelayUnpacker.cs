using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Wire.Compression;

/// <summary>The receiving side of one direction of a link: its dictionaries, and what batches hold (P-11). For one thread at a time.</summary>
public sealed class RelayUnpacker : IDisposable
{
    private readonly ZstdDecompressor _zstd = new();
    private readonly Guid?[] _federations = new Guid?[LinkCompressionLimits.DictionariesMax + 1];

    /// <summary>Dictionaries that it holds.</summary>
    public int DictionaryCount => _federations.Count(federation => federation is not null);

    /// <summary>Keeps the dictionary of a Dictionary message.</summary>
    public UnpackFault Keep(ReadOnlySpan<byte> payload)
    {
        if (!DictionaryMessage.TryRead(payload, out DictionaryMessage message))
        {
            return UnpackFault.Malformed;
        }

        Span<byte> content = new byte[message.ContentLength];
        if (!_zstd.TryDecompress(0, message.Packed, content))
        {
            return UnpackFault.NotAFrame;
        }

        _zstd.SetDictionary(message.Number, content);
        _federations[message.Number] = message.FederationId;
        return UnpackFault.None;
    }

    /// <summary>Writes the relays of a batch.</summary>
    /// <param name="batch">As read from its payload.</param>
    /// <param name="content"><see cref="BatchMessage.ContentLength"/> bytes: what <see cref="RelayList"/> reads, and well-formed, when there is no fault.</param>
    /// <param name="federationId">Of which every relay in it must be; null when the batch has no dictionary.</param>
    public UnpackFault Unpack(BatchMessage batch, Span<byte> content, out Guid? federationId)
    {
        federationId = _federations[batch.Dictionary];
        return batch.Dictionary != 0 && federationId is null ? UnpackFault.DictionaryUnknown
            : !_zstd.TryDecompress(batch.Dictionary, batch.Packed, content) ? UnpackFault.NotAFrame
            : RelayList.IsWellFormed(content) ? UnpackFault.None : UnpackFault.NotRelays;
    }

    /// <inheritdoc/>
    public void Dispose() => _zstd.Dispose();
}
