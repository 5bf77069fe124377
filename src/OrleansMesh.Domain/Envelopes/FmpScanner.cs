using System.Text.Unicode;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Envelopes;

/// <summary>The one pass over received bytes: proves that they are canonical and notes where the members stand.</summary>
internal static class FmpScanner
{
    /// <summary>False when the bytes are not one JSON object in the canonical form of RFC 8785.</summary>
    public static bool TryScan(ReadOnlySpan<byte> utf8, out FmpLayout layout)
    {
        layout = default;
        if (!Utf8.IsValid(utf8))
        {
            return false;
        }

        var cursor = new CanonicalCursor(utf8, JsonLimits.Default.DepthMax);
        return TryMembers(ref cursor, 1, ref layout) && cursor.AtEnd;
    }

    private static bool TryMembers(ref CanonicalCursor cursor, int depth, ref FmpLayout layout)
    {
        if (!cursor.TryTake((byte)'{'))
        {
            return false;
        }

        if (cursor.TryTake((byte)'}'))
        {
            return true;
        }

        ReadOnlySpan<byte> previous = default;
        bool first = true;
        while (cursor.TryName(first, previous, out ReadOnlySpan<byte> name) && TryMember(ref cursor, depth, name, ref layout))
        {
            if (cursor.TryTake((byte)'}'))
            {
                return true;
            }

            if (!cursor.TryTake((byte)','))
            {
                return false;
            }

            previous = name;
            first = false;
        }

        return false;
    }

    private static bool TryMember(ref CanonicalCursor cursor, int depth, ReadOnlySpan<byte> name, ref FmpLayout layout)
    {
        FmpMember? member = depth == 1 ? Find(name) : FindInPayload(name);
        int start = cursor.Position;
        bool inside = member == FmpMember.Payload && cursor.Peek == (byte)'{';
        if (!(inside ? TryMembers(ref cursor, depth + 1, ref layout) : cursor.TryValue(depth)))
        {
            return false;
        }

        if (member is { } found)
        {
            layout[found] = new ByteRange(start, cursor.Position);
        }

        return true;
    }

    private static FmpMember? FindInPayload(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("data"u8) ? FmpMember.PayloadData
        : name.SequenceEqual("encryption"u8) ? FmpMember.PayloadEncryption
        : name.SequenceEqual("type"u8) ? FmpMember.PayloadType
        : null;

    private static FmpMember? Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 when name.SequenceEqual("flow"u8) => FmpMember.Flow,
        5 when name.SequenceEqual("keyId"u8) => FmpMember.KeyId,
        7 when name.SequenceEqual("maxHops"u8) => FmpMember.MaxHops,
        7 when name.SequenceEqual("payload"u8) => FmpMember.Payload,
        8 when name.SequenceEqual("delivery"u8) => FmpMember.Delivery,
        8 when name.SequenceEqual("priority"u8) => FmpMember.Priority,
        8 when name.SequenceEqual("hopCount"u8) => FmpMember.HopCount,
        9 when name.SequenceEqual("expiresAt"u8) => FmpMember.ExpiresAt,
        9 when name.SequenceEqual("messageId"u8) => FmpMember.MessageId,
        9 when name.SequenceEqual("signature"u8) => FmpMember.Signature,
        9 when name.SequenceEqual("timestamp"u8) => FmpMember.Timestamp,
        10 when name.SequenceEqual("compliance"u8) => FmpMember.Compliance,
        10 when name.SequenceEqual("extensions"u8) => FmpMember.Extensions,
        11 when name.SequenceEqual("explanation"u8) => FmpMember.Explanation,
        12 when name.SequenceEqual("federationId"u8) => FmpMember.FederationId,
        12 when name.SequenceEqual("sourceMeshId"u8) => FmpMember.SourceMeshId,
        12 when name.SequenceEqual("targetMeshId"u8) => FmpMember.TargetMeshId,
        _ => null,
    };
}
