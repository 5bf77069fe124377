using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>
/// Says which blocks of ids a message may be in, without asking the database: a fingerprint of each id, by generations that end after a time or a number of ids and are dropped whole,
/// so that it never holds more than one generation that is forgotten. Not thread-safe.
/// </summary>
/// <param name="generationIdsMax">Ids of a generation; a block may go beyond.</param>
/// <param name="generationMilliseconds">How far apart the first and the last block of a generation were accepted.</param>
/// <param name="key">Blinds fingerprints, since senders choose ids; null for one of chance.</param>
internal sealed class IdIndex(long generationIdsMax, long generationMilliseconds, (ulong, ulong)? key = null)
{
    private readonly (ulong, ulong) _key = key ?? NewKey();
    private readonly List<Generation> _generations = [];

    // of the last generation, while blocks are loaded that make it up
    private IdTableBuilder? _builder;

    /// <summary>The last block; 0 for none yet.</summary>
    public long Last { get; private set; }

    /// <summary>Ids of blocks that are not forgotten.</summary>
    public long Known { get; private set; }

    /// <summary>Ids that it holds, with those that are forgotten and not dropped yet.</summary>
    public long Held => _generations.Sum(each => each.Ids);

    /// <summary>Bytes of its tables.</summary>
    public long Bytes => _generations.Sum(each => each.Table.Places) * sizeof(ulong);

    /// <summary>A block was written, behind all others.</summary>
    /// <param name="isLoaded">Whether it is one of many that are read: nothing may be searched until <see cref="Loaded"/>.</param>
    public void Add(long last, long acceptedAt, ReadOnlySpan<UInt128> hashes, bool isLoaded = false)
    {
        if (_generations.Count == 0 || _generations[^1].IsOver(generationIdsMax, acceptedAt - generationMilliseconds))
        {
            Loaded();
            _generations.Add(new Generation(acceptedAt));
            _builder = isLoaded ? new IdTableBuilder() : null;
        }

        Generation generation = _generations[^1];
        foreach (UInt128 hash in hashes)
        {
            if (_builder is null)
            {
                generation.Table.Add(Fingerprint(hash), generation.Blocks.Count);
            }
            else
            {
                _builder.Add(Fingerprint(hash), generation.Blocks.Count);
            }
        }

        generation.Blocks.Add((last, hashes.Length));
        generation.Ids += hashes.Length;
        Known += hashes.Length;
        Last = last;
    }

    /// <summary>All blocks that were to be loaded are.</summary>
    public void Loaded()
    {
        _builder?.AddTo(_generations[^1].Table);
        _builder = null;
    }

    /// <summary>The blocks that a message may be in, the newest generation first.</summary>
    public IEnumerable<long> Candidates(UInt128 hash)
    {
        ulong fingerprint = Fingerprint(hash);
        for (int i = _generations.Count - 1; i >= 0; i--)
        {
            Generation generation = _generations[i];
            int at = 0;
            int block = generation.Table.Next(fingerprint, ref at);
            while (block >= 0)
            {
                yield return generation.Blocks[block].Last;
                block = generation.Table.Next(fingerprint, ref at);
            }
        }
    }

    /// <summary>Whether there is a block at all that a message may be in.</summary>
    public bool MayContain(UInt128 hash)
    {
        ulong fingerprint = Fingerprint(hash);
        foreach (Generation generation in _generations)
        {
            int at = 0;
            if (generation.Table.Next(fingerprint, ref at) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Blocks up to this one are forgotten.</summary>
    public void Forget(long upTo)
    {
        while (_generations.Count > 0)
        {
            Generation oldest = _generations[0];
            while (oldest.Forgotten < oldest.Blocks.Count && oldest.Blocks[oldest.Forgotten].Last <= upTo)
            {
                Known -= oldest.Blocks[oldest.Forgotten++].Ids;
            }

            if (oldest.Forgotten < oldest.Blocks.Count)
            {
                return;
            }

            _generations.RemoveAt(0);
        }
    }

    // half of a hash is not to be chosen so that fingerprints are alike, without the key
    private ulong Fingerprint(UInt128 hash)
    {
        ulong high = Math.BigMul(unchecked((ulong)hash) ^ _key.Item1, (ulong)(hash >> 64) ^ _key.Item2, out ulong low);
        return high ^ low;
    }

    private static (ulong, ulong) NewKey()
    {
        Span<ulong> key = stackalloc ulong[2];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(key));
        return (key[0], key[1]);
    }

    private sealed class Generation(long beganAt)
    {
        public IdTable Table { get; } = new();

        public List<(long Last, int Ids)> Blocks { get; } = [];

        public long Ids { get; set; }

        /// <summary>How many of its blocks are.</summary>
        public int Forgotten { get; set; }

        public bool IsOver(long idsMax, long endsAt) => Ids >= idsMax || beganAt <= endsAt || Blocks.Count == IdTable.NumbersMax;
    }
}
