namespace OrleansMesh.Storage.Envelopes;

/// <summary>
/// An open-addressing table from fingerprints of 64 bits to small numbers, in which a number may be found for another fingerprint too: eight bytes a place, three of four places taken at
/// most. In parts, each small and growing by itself, so that nobody waits for all of it to be copied.
/// </summary>
internal sealed class IdTable
{
    /// <summary>Numbers are below this.</summary>
    public const int NumbersMax = (1 << NumberBits) - 1;

    /// <summary>How many parts it is in.</summary>
    public const int Parts = 1 << PartBits;

    private const int NumberBits = 20;
    private const int PartBits = 10;
    private const int PlacesFirst = 16;

    // the number and one more: 0 is a free place
    private const ulong NumberMask = (1UL << NumberBits) - 1;

    private readonly ulong[]?[] _parts = new ulong[]?[Parts];
    private readonly int[] _taken = new int[Parts];

    /// <summary>Places that there are, of eight bytes each.</summary>
    public long Places { get; private set; }

    /// <summary>Takes one in; the lowest bits of the fingerprint choose the part, the highest are kept.</summary>
    public void Add(ulong fingerprint, int number)
    {
        int part = PartOf(fingerprint);
        ulong[] places = _parts[part] ??= New(PlacesFirst);
        if (!HasRoom(_taken[part] + 1, places.Length))
        {
            _parts[part] = places = Grown(places);
        }

        _taken[part]++;
        Put(places, PlaceOf(fingerprint, number));
    }

    /// <summary>Takes in all of a part that has none yet.</summary>
    /// <param name="taken">Of <see cref="PlaceOf"/>.</param>
    public void AddPart(int part, ReadOnlySpan<ulong> taken)
    {
        int length = PlacesFirst;
        while (!HasRoom(taken.Length, length))
        {
            length *= 2;
        }

        ulong[] places = _parts[part] = New(length);
        _taken[part] = taken.Length;
        foreach (ulong place in taken)
        {
            Put(places, place);
        }
    }

    /// <summary>The part of a fingerprint.</summary>
    public static int PartOf(ulong fingerprint) => (int)(fingerprint & (Parts - 1));

    /// <summary>What is kept of a fingerprint in its part, with its number.</summary>
    public static ulong PlaceOf(ulong fingerprint, int number) => (fingerprint & ~NumberMask) | (uint)(number + 1);

    /// <summary>The next number that may be of a fingerprint; -1 for no other.</summary>
    /// <param name="at">How far the search is: 0 at first.</param>
    public int Next(ulong fingerprint, ref int at)
    {
        if (_parts[PartOf(fingerprint)] is not { } places)
        {
            return -1;
        }

        int home = Home(fingerprint, places.Length);
        while (places[(home + at) & (places.Length - 1)] is not 0 and ulong place)
        {
            at++;
            if (((place ^ fingerprint) & ~NumberMask) == 0)
            {
                return (int)(place & NumberMask) - 1;
            }
        }

        return -1;
    }

    private static bool HasRoom(int taken, int places) => taken * 4L <= places * 3L;

    // by the highest bits: a larger table has the same order, so that growing reads and writes on and on
    private static int Home(ulong fingerprint, int places) => (int)(fingerprint >> (64 - int.Log2(places)));

    private static void Put(ulong[] places, ulong place)
    {
        int at = Home(place, places.Length);
        while (places[at] != 0)
        {
            at = (at + 1) & (places.Length - 1);
        }

        places[at] = place;
    }

    private ulong[] Grown(ulong[] places)
    {
        ulong[] grown = New(places.Length * 2);
        Places -= places.Length;
        foreach (ulong place in places)
        {
            if (place != 0)
            {
                Put(grown, place);
            }
        }

        return grown;
    }

    private ulong[] New(int places)
    {
        Places += places;
        return new ulong[places];
    }
}
