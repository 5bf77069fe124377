using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace OrleansMesh.Cryptography;

/// <summary>Places for short secrets, in pages that the collector never moves and that live as long as the process.</summary>
/// <remarks>
/// Pinned arrays of their own would be garbage of the pinned heap, a few hundred bytes for each handshake: a flood of strangers made
/// megabytes of it, and each three megabytes a collection of everything (ADR 19).
/// </remarks>
internal sealed class SecretSlots
{
    /// <summary>The longest secret that a slot holds.</summary>
    public const int SlotBytes = 64;

    private const int SlotsPerPage = 1024;
    private const int PagesMax = 256;

    // what was given back rests while this many others do: who still reads it, against the rules, reads zeros and not a stranger's key
    private const int RestingMin = SlotsPerPage;

    private readonly ConcurrentQueue<SecretSlot> _free = new();
    private readonly Lock _growing = new();
    private readonly int _pagesMax;
    private int _freeCount;
    private int _pages;

    /// <param name="pagesMax">64 KiB each; slots of secrets that were forgotten and not disposed of are lost, and this bounds them.</param>
    public SecretSlots(int pagesMax) => _pagesMax = pagesMax;

    /// <summary>Those of the process: at most 16 MiB, 262,144 secrets.</summary>
    public static SecretSlots Shared { get; } = new(PagesMax);

    /// <summary>Zeros for a secret of at most <see cref="SlotBytes"/>: a slot of a page, or when all pages are in use an array of its own.</summary>
    public SecretSlot Take()
    {
        while (true)
        {
            if (Interlocked.Decrement(ref _freeCount) >= RestingMin && _free.TryDequeue(out SecretSlot slot))
            {
                return slot;
            }

            _ = Interlocked.Increment(ref _freeCount);
            if (!TryGrow())
            {
                return new SecretSlot(GC.AllocateArray<byte>(SlotBytes, pinned: true), 0, Owner: null);
            }
        }
    }

    /// <summary>Zeroes it and, where it is of a page, lets it be taken again.</summary>
    public static void Return(SecretSlot slot)
    {
        CryptographicOperations.ZeroMemory(slot.Bytes);
        slot.Owner?.Add(slot);
    }

    private void Add(SecretSlot slot)
    {
        _free.Enqueue(slot);
        _ = Interlocked.Increment(ref _freeCount);
    }

    private bool TryGrow()
    {
        lock (_growing)
        {
            if (Volatile.Read(ref _freeCount) > RestingMin)
            {
                return true;
            }

            if (_pages == _pagesMax)
            {
                return false;
            }

            _pages++;
            byte[] page = GC.AllocateArray<byte>(SlotsPerPage * SlotBytes, pinned: true);
            for (int i = 0; i < SlotsPerPage; i++)
            {
                Add(new SecretSlot(page, i * SlotBytes, this));
            }

            return true;
        }
    }
}
