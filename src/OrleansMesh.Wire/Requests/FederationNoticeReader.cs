using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace OrleansMesh.Wire.Requests;

/// <summary>
/// Reads <see cref="FederationNotice"/>, the most frequent and largest body that a mesh gets, as <see cref="RequestJson"/> would: a serializer
/// would parse the message once more, and the agreement, the credential and the registration in it a third time.
/// </summary>
public static class FederationNoticeReader
{
    /// <summary>False when a member is missing or of another type. Elements of the notice are views of <paramref name="body"/>.</summary>
    /// <param name="body">Of a document without duplicate members that is not disposed of, as in a <see cref="Control.ControlMessage"/>.</param>
    public static bool TryRead(JsonElement body, [NotNullWhen(true)] out FederationNotice? notice)
    {
        notice = null;
        if (body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty("federation"u8, out JsonElement federation) || !TryView(federation, out FederationView? view)
            || !body.TryGetProperty("routingEndpoint"u8, out JsonElement endpoint) || !TryText(endpoint, out string? routingEndpoint))
        {
            return false;
        }

        notice = new FederationNotice(view, routingEndpoint);
        return true;
    }

    private static bool TryView(JsonElement item, [NotNullWhen(true)] out FederationView? view)
    {
        view = null;
        if (item.ValueKind != JsonValueKind.Object
            || !item.TryGetProperty("federationId"u8, out JsonElement id) || id.ValueKind != JsonValueKind.String || !id.TryGetGuid(out Guid federationId)
            || !TryMember(item, "status"u8, out string? status)
            || !item.TryGetProperty("version"u8, out JsonElement count) || count.ValueKind != JsonValueKind.Number || !count.TryGetInt32(out int version)
            || !TryMember(item, "proposer"u8, out string? proposer)
            || !item.TryGetProperty("agreement"u8, out JsonElement agreement)
            || !item.TryGetProperty("credential"u8, out JsonElement credential)
            || !item.TryGetProperty("proposerRegistration"u8, out JsonElement registration)
            || !TryMember(item, "reason"u8, out string? reason)
            || !item.TryGetProperty("changedAt"u8, out JsonElement time) || !TryNumber(time, out long? changedAt) || changedAt is null
            || !TryOptional(item, out JsonElement? offer, out string[]? suspendedBy, out long? drainUntil, out string? head, out long? seq)
            || seq is > int.MaxValue or < int.MinValue)
        {
            return false;
        }

        view = new FederationView(
            federationId, status, version, proposer, agreement, OrNull(credential), registration, reason, changedAt.Value, offer, suspendedBy, drainUntil, head, (int?)seq);
        return true;
    }

    // What is not there is null.
    private static bool TryOptional(
        JsonElement item, out JsonElement? offer, out string[]? suspendedBy, out long? drainUntil, out string? head, out long? seq)
    {
        offer = item.TryGetProperty("offer"u8, out JsonElement terms) ? OrNull(terms) : null;
        suspendedBy = null;
        drainUntil = null;
        head = null;
        seq = null;
        return (!item.TryGetProperty("suspendedBy"u8, out JsonElement who) || TryTexts(who, out suspendedBy))
            && (!item.TryGetProperty("drainUntil"u8, out JsonElement until) || TryNumber(until, out drainUntil))
            && (!item.TryGetProperty("head"u8, out JsonElement hash) || TryText(hash, out head))
            && (!item.TryGetProperty("seq"u8, out JsonElement number) || TryNumber(number, out seq));
    }

    private static JsonElement? OrNull(JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : element;

    private static bool TryMember(JsonElement item, ReadOnlySpan<byte> name, [NotNullWhen(true)] out string? text)
    {
        text = null;
        return item.TryGetProperty(name, out JsonElement member) && TryText(member, out text) && text is not null;
    }

    // A string, or null.
    private static bool TryText(JsonElement element, out string? text)
    {
        text = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        return element.ValueKind is JsonValueKind.String or JsonValueKind.Null;
    }

    // A whole number, or null.
    private static bool TryNumber(JsonElement element, out long? number)
    {
        number = element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long value) ? value : null;
        return number is not null || element.ValueKind == JsonValueKind.Null;
    }

    private static bool TryTexts(JsonElement element, out string[]? texts)
    {
        texts = null;
        if (element.ValueKind != JsonValueKind.Array)
        {
            return element.ValueKind == JsonValueKind.Null;
        }

        var read = new List<string>(element.GetArrayLength());
        foreach (JsonElement item in element.EnumerateArray())
        {
            if (!TryText(item, out string? text))
            {
                return false;
            }

            // as a serializer has it, which knows nothing of the items' being there
            read.Add(text!);
        }

        texts = [.. read];
        return true;
    }
}
