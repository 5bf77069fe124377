using System.Text.Json;

namespace OrleansMesh.Domain.Policies;

/// <summary>Looks for names of members in canonical JSON, at any depth; allocates nothing.</summary>
internal static class ContentScan
{
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
}
