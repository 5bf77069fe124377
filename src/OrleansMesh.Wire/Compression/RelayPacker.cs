using OrleansMesh.Wire.Messages;

namespace OrleansMesh.Wire.Compression;

/// <summary>
/// The sending side of one direction of a link (P-11): compresses relays of one federation with what it has learned of that federation on this very link. A dictionary
/// is made of relays that have gone to the peer already, so it tells the peer nothing. For one thread at a time.
/// </summary>
public sealed class RelayPacker : IDisposable
{
    /// <summary>How long a federation must have sent nothing before another one gets the place of its dictionary.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(10);

    private readonly ZstdCompressor _zstd = new();
    private readonly Dictionary<Guid, Place> _places = [];

    /// <summary>Longest Dictionary message: one that did not become shorter by compression.</summary>
    public static int DictionaryMessageBytesMax { get; } = DictionaryMessage.HeadBytes + LinkCompressionLimits.DictionaryBytesMax + 256;

    /// <summary>Whether batches of a federation are compressed with its dictionary.</summary>
    public bool HasDictionary(Guid federationId) => _places.TryGetValue(federationId, out Place? place) && place.IsReady;

    /// <summary>Writes a Batch message; false when that would spare nothing, and the relays are to go as they are.</summary>
    /// <param name="content">Relays of that federation alone, as <see cref="RelayList"/> has them.</param>
    /// <param name="destination">At least as long as <paramref name="content"/>.</param>
    public bool TryPack(Guid federationId, ReadOnlySpan<byte> content, Span<byte> destination, out int written)
    {
        byte number = _places.TryGetValue(federationId, out Place? place) && place.IsReady ? place.Number : (byte)0;

        // room for what is shorter than the content, and nothing else
        Span<byte> room = destination[..(content.Length - 1)];
        written = 0;
        if (room.Length <= BatchMessage.HeadBytes || !_zstd.TryCompress(number, content, room[BatchMessage.HeadBytes..], out int packed)
            || content.Length > (long)LinkCompressionLimits.RatioMax * packed)
        {
            return false;
        }

        BatchMessage.WriteHead(room, number, content.Length);
        written = BatchMessage.HeadBytes + packed;
        return true;
    }

    /// <summary>Takes a relay that has been sent for a sample; true when it completed one, and the message has to be sent before the next batch.</summary>
    /// <param name="now">Any clock that does not go back.</param>
    /// <param name="destination">At least <see cref="DictionaryMessageBytesMax"/>.</param>
    public bool TryLearn(Guid federationId, ReadOnlySpan<byte> relay, TimeSpan now, Span<byte> destination, out int written)
    {
        written = 0;
        if (!TryFindPlace(federationId, now, out Place? place))
        {
            return false;
        }

        place.UsedAt = now;
        if (place.IsReady || !place.Sample.Add(relay))
        {
            return false;
        }

        byte[] dictionary = place.Sample.Complete();
        if (!_zstd.TryCompress(0, dictionary, destination[DictionaryMessage.HeadBytes..], out int packed) || dictionary.Length > LinkCompressionLimits.RatioMax * packed)
        {
            // of nothing but repetitions: another sample may be better
            return false;
        }

        DictionaryMessage.WriteHead(destination, place.Number, federationId, dictionary.Length);
        written = DictionaryMessage.HeadBytes + packed;
        _zstd.SetDictionary(place.Number, dictionary);
        place.IsReady = true;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _zstd.Dispose();

    private bool TryFindPlace(Guid federationId, TimeSpan now, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Place? place)
    {
        if (_places.TryGetValue(federationId, out place))
        {
            return true;
        }

        int number = _places.Count + 1;
        if (_places.Count == LinkCompressionLimits.DictionariesMax)
        {
            (Guid oldest, Place idle) = _places.MinBy(each => each.Value.UsedAt);
            if (now - idle.UsedAt < IdleTime)
            {
                return false;
            }

            _ = _places.Remove(oldest);
            number = idle.Number;
        }

        _places[federationId] = place = new Place((byte)number);
        return true;
    }

    private sealed class Place(byte number)
    {
        public byte Number => number;

        public FederationSample Sample { get; } = new();

        public bool IsReady { get; set; }

        public TimeSpan UsedAt { get; set; }
    }
}
