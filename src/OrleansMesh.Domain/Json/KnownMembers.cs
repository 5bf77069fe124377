using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace OrleansMesh.Domain.Json;

/// <summary>Finds the members of known names in one pass over an object, where asking for each by its name is a pass for each.</summary>
internal sealed class KnownMembers
{
    /// <summary>Most names.</summary>
    public const int CountMax = 16;

    private const int LengthMax = 31;

    private readonly byte[][] _names;
    private readonly int[][] _byLength = new int[LengthMax + 1][];

    /// <summary>Of 1 to <see cref="CountMax"/> names of at most 31 bytes; the place of a value is that of its name.</summary>
    public KnownMembers(params string[] names)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(names.Length, CountMax);
        _names = [.. names.Select(Encoding.UTF8.GetBytes)];
        for (int length = 0; length <= LengthMax; length++)
        {
            _byLength[length] = [.. Enumerable.Range(0, names.Length).Where(place => _names[place].Length == length)];
        }
    }

    /// <summary>Sets the value of each name that the object has.</summary>
    /// <param name="values">All undefined before.</param>
    /// <returns>Whether the object has no member of another name.</returns>
    public bool Read(JsonElement item, ref MemberValues values)
    {
        bool alone = true;
        foreach (JsonProperty member in item.EnumerateObject())
        {
            ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8PropertyName(member);
            int place = raw.Contains((byte)'\\') ? PlaceOf(Encoding.UTF8.GetBytes(member.Name)) : PlaceOf(raw);
            if (place < 0)
            {
                alone = false;
            }
            else
            {
                values[place] = member.Value;
            }
        }

        return alone;
    }

    private int PlaceOf(ReadOnlySpan<byte> name)
    {
        if (name.Length <= LengthMax)
        {
            foreach (int place in _byLength[name.Length])
            {
                if (name.SequenceEqual(_names[place]))
                {
                    return place;
                }
            }
        }

        return -1;
    }
}
