using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using OrleansMesh.Domain.Json;

namespace OrleansMesh.Domain.Federation.Lifecycle;

/// <summary>
/// A federation's history as one document that proves itself: a third party needs these bytes and nothing else to know the state and who
/// made it so. What it cannot know from them is whether later events are withheld; for that it compares the head with the parties'.
/// </summary>
public static class FederationHistory
{
    /// <summary>Longest document, in bytes.</summary>
    public const int BytesMax = 16 * 1024 * 1024;

    private const string TypeName = "FederationHistory";

    /// <summary>Writes the history up to a link: canonical JSON of <c>type</c>, <c>federationId</c>, <c>head</c>, <c>events</c> and, after an FMP handshake, <c>agreement</c>.</summary>
    public static byte[] Write(FederationLink head)
    {
        ArgumentNullException.ThrowIfNull(head);
        IReadOnlyList<FederationLink> chain = head.Chain();
        return JsonBuild.Canonical(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("type", TypeName);
            writer.WriteString("federationId", head.Standing.FederationId);
            writer.WriteString("head", head.Hash);
            if (chain[0].Root is { } agreement)
            {
                writer.WritePropertyName("agreement");
                writer.WriteRawValue(agreement.Bytes.Span);
            }

            writer.WriteStartArray("events");
            foreach (FederationLink link in chain)
            {
                if (link.Event is { } added)
                {
                    writer.WriteRawValue(added.Bytes.Span);
                }
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    /// <summary>Verifies a history offline, every byte of it; false names the event that does not hold, and why. Never throws for hostile input.</summary>
    /// <param name="keys">Keys newer than the history's own, or all keys of parties (<see cref="RegistrationKeys"/>); null when the history's alone count.</param>
    public static bool TryVerify(ReadOnlyMemory<byte> utf8, IPartyKeys? keys, [NotNullWhen(true)] out FederationLink? head, out HistoryFault fault)
    {
        head = null;
        fault = new HistoryFault(utf8.Length > BytesMax ? HistoryFaultReason.TooLarge : HistoryFaultReason.Malformed);
        if (fault.Reason == HistoryFaultReason.TooLarge || !StrictJson.TryParse(utf8, new JsonLimits { BytesMax = BytesMax }, out JsonDocument? json, out _))
        {
            return false;
        }

        using (json)
        {
            fault = Read(json.RootElement, keys, out head);
        }

        if (head is not null && !Write(head).AsSpan().SequenceEqual(utf8.Span))
        {
            head = null;
            fault = new HistoryFault(HistoryFaultReason.Malformed);
        }

        return head is not null;
    }

    private static HistoryFault Read(JsonElement root, IPartyKeys? keys, out FederationLink? head)
    {
        head = null;
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryString("type", 64, out string? type) || type != TypeName
            || !root.TryString("federationId", 36, out string? id) || !Guid.TryParseExact(id, "D", out Guid federationId)
            || !root.TryString("head", 64, out string? named)
            || !root.TryItems("events", FederationLifecycle.EventsMax, out JsonElement[] events))
        {
            return new HistoryFault(HistoryFaultReason.Malformed);
        }

        HistoryFault fault = Begin(root, keys, out FederationLink? at);
        foreach (JsonElement item in fault.Reason == HistoryFaultReason.None ? events : [])
        {
            fault = Append(at, item, keys, out at);
            if (fault.Reason != HistoryFaultReason.None)
            {
                return fault;
            }
        }

        if (fault.Reason != HistoryFaultReason.None || at is null)
        {
            return fault.Reason != HistoryFaultReason.None ? fault : new HistoryFault(HistoryFaultReason.Empty);
        }

        if (at.Hash != named || at.Standing.FederationId != federationId)
        {
            return new HistoryFault(HistoryFaultReason.HeadMismatch, at.Standing.Seq);
        }

        head = at;
        return fault;
    }

    private static HistoryFault Begin(JsonElement root, IPartyKeys? keys, out FederationLink? first)
    {
        first = null;
        if (!root.TryGetProperty("agreement", out JsonElement element))
        {
            return default;
        }

        if (!Agreement.TryParse(Utf8(element), out Agreement? agreement, out AgreementRefusal refusal) || !FederationLink.TryBegin(agreement, out first, out refusal))
        {
            return new HistoryFault(HistoryFaultReason.RootRefused, Agreement: refusal);
        }

        bool areTheirs = agreement.Terms.Parties.All(party => keys?.IsDecisive(party.Id) != true || party.Key.Equals(keys.Find(party.Id, party.KeyId, agreement.Terms.CreatedAt)));
        return areTheirs ? default : new HistoryFault(HistoryFaultReason.RootRefused, Agreement: AgreementRefusal.KeyMismatch);
    }

    private static HistoryFault Append(FederationLink? at, JsonElement item, IPartyKeys? keys, out FederationLink? next)
    {
        next = null;
        int seq = at is null ? 0 : at.Standing.Seq + 1;
        if (!FederationEvent.TryParse(Utf8(item), out FederationEvent? added, out LifecycleRefusal refusal))
        {
            return new HistoryFault(HistoryFaultReason.EventRefused, seq, new LifecycleVerdict(refusal, at?.Standing.Phase, Kind: null));
        }

        bool taken = at is null
            ? FederationLink.TryBegin(added, keys, out next, out LifecycleVerdict verdict)
            : at.TryAppend(added, keys, out next, out verdict);
        return taken ? default : new HistoryFault(HistoryFaultReason.EventRefused, seq, verdict);
    }

    private static byte[] Utf8(JsonElement element) => Encoding.UTF8.GetBytes(element.GetRawText());
}
