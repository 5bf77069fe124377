using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace OrleansMesh.Domain.Json;

/// <summary>The members of one object in canonical order (RFC 8785 3.2.3), compared as they are written; gives its memory back when disposed.</summary>
internal ref struct CanonicalMembers
{
    // Most objects have few members, and most come in order: then this is one pass, and no comparer is called through an interface.
    private const int InsertionMax = 24;

    private readonly JsonProperty[] _members;
    private readonly int _count;

    public CanonicalMembers(JsonElement element, ReadOnlySpan<string> without)
    {
        _members = ArrayPool<JsonProperty>.Shared.Rent(element.GetPropertyCount());
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (!IsOneOf(member, without))
            {
                _members[_count++] = member;
            }
        }

        if (_count <= InsertionMax)
        {
            Insert(_members.AsSpan(0, _count));
        }
        else
        {
            _members.AsSpan(0, _count).Sort(Compare);
        }
    }

    public readonly ReadOnlySpan<JsonProperty> InOrder => _members.AsSpan(0, _count);

    public readonly void Dispose() => ArrayPool<JsonProperty>.Shared.Return(_members, clearArray: true);

    private static bool IsOneOf(JsonProperty member, ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (member.NameEquals(name))
            {
                return true;
            }
        }

        return false;
    }

    private static void Insert(Span<JsonProperty> members)
    {
        for (int i = 1; i < members.Length; i++)
        {
            JsonProperty moving = members[i];
            int to = i;
            while (to > 0 && Compare(members[to - 1], moving) > 0)
            {
                members[to] = members[to - 1];
                to--;
            }

            members[to] = moving;
        }
    }

    private static int Compare(JsonProperty left, JsonProperty right) =>
        CanonicalOrder.Compare(JsonMarshal.GetRawUtf8PropertyName(left), JsonMarshal.GetRawUtf8PropertyName(right));
}
