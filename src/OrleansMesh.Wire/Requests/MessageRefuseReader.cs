using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using OrleansMesh.Domain.Admission;
using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Wire.Requests;

/// <summary>Reads <see cref="MessageRefuseRequest"/> within its bounds (docs/wire-protocol.md §6.3), and says which member is out of them (F-07, R-05).</summary>
public static class MessageRefuseReader
{
    /// <summary>False with the member that is missing, of the wrong kind or out of its bounds; further members are no matter. Never throws for hostile input.</summary>
    /// <param name="body">Of a document without duplicate members, as in a <see cref="Control.ControlMessage"/>.</param>
    /// <param name="reason">That of the request; never none when it was read.</param>
    /// <param name="wrong"><c>cursor</c>, <c>messageId</c> or <c>reason</c>, the first of them; empty when it was read.</param>
    public static bool TryRead(JsonElement body, [NotNullWhen(true)] out MessageRefuseRequest? request, out Refusal reason, out string wrong)
    {
        request = null;
        reason = Refusal.None;
        wrong = "cursor";
        if (body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty("cursor"u8, out JsonElement place) || place.ValueKind != JsonValueKind.Number || !place.TryGetInt64(out long cursor) || cursor < 1)
        {
            return false;
        }

        wrong = "messageId";
        if (!body.TryGetProperty("messageId"u8, out JsonElement id) || id.ValueKind != JsonValueKind.String || id.GetString() is not { } messageId
            || messageId.Length is 0 or > FmpLimits.MessageIdCharsMax || messageId.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return false;
        }

        wrong = "reason";
        if (!body.TryGetProperty("reason"u8, out JsonElement why) || why.ValueKind != JsonValueKind.String || why.GetString() is not { } word || !RefusalText.TryRead(word, out reason))
        {
            return false;
        }

        request = new MessageRefuseRequest(cursor, messageId, word);
        wrong = "";
        return true;
    }
}
