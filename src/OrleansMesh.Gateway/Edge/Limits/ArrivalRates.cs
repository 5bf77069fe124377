using System.Runtime.InteropServices;
using OrleansMesh.Domain.Admission;

namespace OrleansMesh.Gateway.Edge.Limits;

/// <summary>How often each address may connect, in 1 MiB for any number of addresses. Thread-safe.</summary>
/// <remarks>
/// Nothing is ever evicted, so nobody can push its own spent bucket out by coming from many addresses: an address has one
/// bucket in each of two rows, found by a keyed hash, and shares each with whoever falls on it. It is let in while either has
/// a token and pays from both. So it gets at most twice its quota, when others drain its rows at odd times, and is locked
/// out by others only when both of its buckets are theirs: 10,000 busy addresses do that to 2 % of the rest.
/// </remarks>
internal sealed class ArrivalRates(Quota quota)
{
    private const int RowBuckets = 65_536;

    private readonly ulong _key = RandomKey();
    private readonly long[] _first = new long[RowBuckets];
    private readonly long[] _second = new long[RowBuckets];

    /// <summary>True when one more connection may come from there now.</summary>
    public bool TryTake(AddressBlock address, DateTimeOffset now)
    {
        uint hash = unchecked((uint)HashCode.Combine(_key, address));
        bool first = TokenBucket.TryTake(ref _first[hash & (RowBuckets - 1)], quota, now);
        bool second = TokenBucket.TryTake(ref _second[hash >> 16], quota, now);
        return first || second;
    }

    private static ulong RandomKey()
    {
        Span<ulong> key = stackalloc ulong[1];
        System.Security.Cryptography.RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(key));
        return key[0];
    }
}
