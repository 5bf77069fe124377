using System.Buffers;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrleansMesh.Domain.Policies;

/// <summary>Looks into canonical JSON, at any depth; allocates nothing.</summary>
internal static class ContentScan
{
    private const int CharsOnStack = 256;

    /// <summary>Whether a member has a name of the set; false for empty data, which nobody can read.</summary>
    public static bool Names(ReadOnlySpan<byte> data, NameSet names)
    {
        if (data.IsEmpty)
        {
            return false;
        }

        var reader = new Utf8JsonReader(data);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && names.Contains(reader.ValueSpan))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether there is a member of each name; false for empty data.</summary>
    /// <param name="names">UTF-8, 1 to 64, each once, of what canonical JSON does not escape.</param>
    public static bool NamesAll(ReadOnlySpan<byte> data, byte[][] names)
    {
        if (data.IsEmpty)
        {
            return false;
        }

        ulong missing = names.Length == 64 ? ulong.MaxValue : (1UL << names.Length) - 1;
        var reader = new Utf8JsonReader(data);
        while (missing != 0 && reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            for (ulong left = missing; left != 0; left &= left - 1)
            {
                int place = BitOperations.TrailingZeroCount(left);
                if (reader.ValueSpan.SequenceEqual(names[place]))
                {
                    missing &= ~(1UL << place);
                    break;
                }
            }
        }

        return missing == 0;
    }

    /// <summary>Whether an expression matches in a member's name, a string or a number, each by itself; false for empty data.</summary>
    public static bool Matches(ReadOnlySpan<byte> data, Regex expression)
    {
        if (data.IsEmpty)
        {
            return false;
        }

        // no text of it has more characters than bytes
        char[]? rented = data.Length > CharsOnStack ? ArrayPool<char>.Shared.Rent(data.Length) : null;
        Span<char> room = rented ?? stackalloc char[CharsOnStack];
        try
        {
            var reader = new Utf8JsonReader(data);
            while (reader.Read())
            {
                int chars = reader.TokenType switch
                {
                    JsonTokenType.String or JsonTokenType.PropertyName => reader.CopyString(room),
                    JsonTokenType.Number => Encoding.ASCII.GetChars(reader.ValueSpan, room),
                    _ => -1,
                };
                if (chars >= 0 && expression.IsMatch(room[..chars]))
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<char>.Shared.Return(rented, clearArray: true);
            }
        }
    }
}
