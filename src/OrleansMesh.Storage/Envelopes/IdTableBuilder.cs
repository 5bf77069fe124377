namespace OrleansMesh.Storage.Envelopes;

/// <summary>
/// Makes an <see cref="IdTable"/> of what is known at once: fingerprints are gathered part by part, one behind the other, and each part is then made in its final size, all of it in the
/// processor's cache. One at a time each would wait for memory, and each part be made eight times.
/// </summary>
internal sealed class IdTableBuilder
{
    private const int PlacesFirst = 64;

    private readonly ulong[]?[] _parts = new ulong[]?[IdTable.Parts];
    private readonly int[] _taken = new int[IdTable.Parts];

    /// <summary>As <see cref="IdTable.Add"/>.</summary>
    public void Add(ulong fingerprint, int number)
    {
        int part = IdTable.PartOf(fingerprint);
        ulong[] places = _parts[part] ??= new ulong[PlacesFirst];
        if (_taken[part] == places.Length)
        {
            Array.Resize(ref _parts[part], places.Length * 2);
            places = _parts[part]!;
        }

        places[_taken[part]++] = IdTable.PlaceOf(fingerprint, number);
    }

    /// <summary>Puts all into a table that has none yet; the builder is done with.</summary>
    public void AddTo(IdTable table)
    {
        for (int part = 0; part < IdTable.Parts; part++)
        {
            if (_parts[part] is { } places)
            {
                table.AddPart(part, places.AsSpan(0, _taken[part]));
                _parts[part] = null;
            }
        }
    }
}
