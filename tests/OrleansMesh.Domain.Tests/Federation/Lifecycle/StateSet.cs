using System.Numerics;

namespace OrleansMesh.Domain.Tests.Federation.Lifecycle;

/// <summary>
/// Which states were seen, by 128 bits of hash each: among a thousand million states, two share one with a chance below 1 in 10^20. Several threads may add.
/// </summary>
internal sealed class StateSet
{
    private const int ShardBits = 8;

    private readonly Shard[] _shards = [.. Enumerable.Range(0, 1 << ShardBits).Select(_ => new Shard())];

    public long Count => _shards.Sum(shard => (long)shard.Count);

    /// <summary>False when it was there.</summary>
    public bool Add(ReadOnlySpan<uint> state)
    {
        UInt128 hash = Hash(state);
        Shard shard = _shards[(int)(hash >> (128 - ShardBits))];
        lock (shard)
        {
            return shard.Add(hash);
        }
    }

    public bool Contains(ReadOnlySpan<uint> state)
    {
        UInt128 hash = Hash(state);
        Shard shard = _shards[(int)(hash >> (128 - ShardBits))];
        lock (shard)
        {
            return shard.Contains(hash);
        }
    }

    // Two lanes that mix each word their own way, so that both halves would have to collide.
    private static UInt128 Hash(ReadOnlySpan<uint> state)
    {
        ulong left = 0x9E3779B97F4A7C15;
        ulong right = 0xC2B2AE3D27D4EB4F;
        unchecked
        {
            foreach (uint word in state)
            {
                left = Mix(left ^ (word * 0xFF51AFD7ED558CCDUL));
                right = Mix(BitOperations.RotateLeft(right, 27) + ((word + 1UL) * 0xD6E8FEB86659FD93UL));
            }
        }

        return new UInt128(left, right | 1);
    }

    private static ulong Mix(ulong word)
    {
        unchecked
        {
            word = (word ^ (word >> 32)) * 0xD6E8FEB86659FD93UL;
            word = (word ^ (word >> 29)) * 0xFF51AFD7ED558CCDUL;
            return word ^ (word >> 32);
        }
    }

    // Open addressing; 0 is free, which no hash is.
    private sealed class Shard
    {
        private UInt128[] _slots = new UInt128[64];

        public int Count { get; private set; }

        public bool Add(UInt128 hash)
        {
            int at = Find(hash);
            if (_slots[at] == hash)
            {
                return false;
            }

            _slots[at] = hash;
            if (++Count > _slots.Length / 4 * 3)
            {
                UInt128[] old = _slots;
                _slots = new UInt128[old.Length * 2];
                foreach (UInt128 moved in old.Where(moved => moved != 0))
                {
                    _slots[Find(moved)] = moved;
                }
            }

            return true;
        }

        public bool Contains(UInt128 hash) => _slots[Find(hash)] == hash;

        private int Find(UInt128 hash)
        {
            int at = (int)(unchecked((uint)((ulong)hash >> 1)) & (uint)(_slots.Length - 1));
            while (_slots[at] != 0 && _slots[at] != hash)
            {
                at = (at + 1) & (_slots.Length - 1);
            }

            return at;
        }
    }
}
