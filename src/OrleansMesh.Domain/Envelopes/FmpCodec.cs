using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Domain.Qos;

namespace OrleansMesh.Domain.Envelopes;

/// <summary>
/// Decodes FMP envelopes (P-03, P-07). Canonical bytes are kept as they came, after one pass; any other spelling of the same
/// JSON is brought to canonical form first. Unknown members are kept, signed, and not looked at.
/// </summary>
public static class FmpCodec
{
    private static readonly JsonLimits Limits = new() { BytesMax = FmpLimits.EnvelopeBytesMax };

    private static readonly FmpMember[] Needed =
    [
        FmpMember.FederationId, FmpMember.HopCount, FmpMember.MaxHops, FmpMember.MessageId, FmpMember.Payload,
        FmpMember.Signature, FmpMember.SourceMeshId, FmpMember.TargetMeshId, FmpMember.Timestamp,
    ];

    /// <summary>False, with the first reason, for bytes that are no well-formed envelope; hostile input never throws.</summary>
    public static bool TryDecode(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out FmpEnvelope? envelope, out EnvelopeRefusal refusal)
    {
        envelope = null;
        if (utf8.Length > FmpLimits.EnvelopeBytesMax)
        {
            refusal = EnvelopeRefusal.EnvelopeTooLarge;
            return false;
        }

        if (!FmpScanner.TryScan(utf8.Span, out FmpLayout layout))
        {
            refusal = Canonicalize(ref utf8, out layout);
            if (refusal != EnvelopeRefusal.None)
            {
                return false;
            }
        }

        refusal = Read(utf8, layout, out envelope);
        return envelope is not null;
    }

    private static EnvelopeRefusal Canonicalize(ref ReadOnlyMemory<byte> utf8, out FmpLayout layout)
    {
        layout = default;
        if (!CanonicalJson.TryCanonicalize(utf8, Limits, out byte[]? canonical, out JsonFault fault))
        {
            return Of(fault.Reason);
        }

        // Printing a number in full can make it longer.
        if (canonical.Length > FmpLimits.EnvelopeBytesMax)
        {
            return EnvelopeRefusal.EnvelopeTooLarge;
        }

        utf8 = canonical;
        return FmpScanner.TryScan(canonical, out layout) ? EnvelopeRefusal.None : EnvelopeRefusal.NotJson;
    }

    private static EnvelopeRefusal Of(JsonFaultReason reason) => reason switch
    {
        JsonFaultReason.TooLarge => EnvelopeRefusal.EnvelopeTooLarge,
        JsonFaultReason.TooDeep => EnvelopeRefusal.TooDeep,
        JsonFaultReason.DuplicateMember => EnvelopeRefusal.DuplicateMember,
        JsonFaultReason.LoneSurrogate or JsonFaultReason.NumberRange => EnvelopeRefusal.NotInterchangeable,
        _ => EnvelopeRefusal.NotJson,
    };

    private static EnvelopeRefusal Read(ReadOnlyMemory<byte> bytes, in FmpLayout layout, out FmpEnvelope? envelope)
    {
        envelope = null;
        ReadOnlySpan<byte> utf8 = bytes.Span;
        if (!HasAll(layout))
        {
            return EnvelopeRefusal.MissingMember;
        }

        if (!FmpText.TryAscii(layout[FmpMember.MessageId].In(utf8), FmpLimits.MessageIdCharsMax, FmpText.Printable, out string? messageId))
        {
            return EnvelopeRefusal.InvalidMessageId;
        }

        if (!FmpText.TryGuid(layout[FmpMember.FederationId].In(utf8), out Guid federationId))
        {
            return EnvelopeRefusal.InvalidFederationId;
        }

        if (!FmpText.TryDid(layout[FmpMember.SourceMeshId].In(utf8), out string? source))
        {
            return EnvelopeRefusal.InvalidSourceMeshId;
        }

        if (!FmpText.TryDid(layout[FmpMember.TargetMeshId].In(utf8), out string? target))
        {
            return EnvelopeRefusal.InvalidTargetMeshId;
        }

        if (!FmpText.TryTime(layout[FmpMember.Timestamp].In(utf8), out long timestamp))
        {
            return EnvelopeRefusal.InvalidTimestamp;
        }

        if (!layout[FmpMember.PayloadData].IsPresent || !FmpText.TryPayloadType(layout[FmpMember.PayloadType].In(utf8), out string? type))
        {
            return EnvelopeRefusal.InvalidPayload;
        }

        if (!TryMaxHops(utf8, layout, out int maxHops))
        {
            return EnvelopeRefusal.InvalidHops;
        }

        EnvelopeRefusal refusal = ReadOptional(utf8, layout, out string? keyId, out DeliveryMode delivery, out long? expiresAt, out QosClass priority);
        if (refusal != EnvelopeRefusal.None || !TrySignature(layout[FmpMember.Signature].In(utf8), out byte[] signature))
        {
            return refusal == EnvelopeRefusal.None ? EnvelopeRefusal.MalformedSignature : refusal;
        }

        refusal = ReadRecords(bytes, layout, out ComplianceContext compliance, out ExplanationRecord? explanation, out FlowMark? flow);
        if (refusal != EnvelopeRefusal.None)
        {
            return refusal;
        }

        envelope = new FmpEnvelope(bytes, layout)
        {
            MessageId = messageId,
            FederationId = federationId,
            SourceMeshId = source,
            TargetMeshId = target,
            Timestamp = timestamp,
            PayloadType = type,
            KeyId = keyId,
            Delivery = delivery,
            ExpiresAt = expiresAt,
            Priority = priority,
            MaxHops = maxHops,
            Compliance = compliance,
            Explanation = explanation,
            Flow = flow,
            Signature = signature,
        };
        return EnvelopeRefusal.None;
    }

    /// <summary>P-09, R-05: few messages have these, and only those pay for them.</summary>
    private static EnvelopeRefusal ReadRecords(
        ReadOnlyMemory<byte> bytes, in FmpLayout layout, out ComplianceContext compliance, out ExplanationRecord? explanation, out FlowMark? flow)
    {
        compliance = default;
        explanation = null;
        flow = null;
        ByteRange context = layout[FmpMember.Compliance];
        if (context.IsPresent && !ComplianceJson.TryRead(bytes[context.Start..context.End], out compliance))
        {
            return EnvelopeRefusal.InvalidCompliance;
        }

        ByteRange record = layout[FmpMember.Explanation];
        if (record.IsPresent && !ComplianceJson.TryRead(bytes[record.Start..record.End], out explanation))
        {
            return EnvelopeRefusal.InvalidExplanation;
        }

        ByteRange place = layout[FmpMember.Flow];
        return place.IsPresent && !FlowJson.TryRead(bytes[place.Start..place.End], out flow) ? EnvelopeRefusal.InvalidFlow : EnvelopeRefusal.None;
    }

    private static bool HasAll(in FmpLayout layout)
    {
        foreach (FmpMember member in Needed)
        {
            if (!layout[member].IsPresent)
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryMaxHops(ReadOnlySpan<byte> utf8, in FmpLayout layout, out int maxHops) =>
        FmpText.TryHops(layout[FmpMember.MaxHops].In(utf8), out maxHops) && FmpText.TryHops(layout[FmpMember.HopCount].In(utf8), out _);

    private static bool TrySignature(ReadOnlySpan<byte> value, out byte[] signature)
    {
        signature = [];
        return FmpText.TryString(value, out ReadOnlySpan<byte> text) && SignatureText.TryDecode(text, out signature);
    }

    private static EnvelopeRefusal ReadOptional(
        ReadOnlySpan<byte> utf8, in FmpLayout layout, out string? keyId, out DeliveryMode delivery, out long? expiresAt, out QosClass priority)
    {
        keyId = null;
        priority = QosClass.Normal;
        delivery = DeliveryMode.Reliable;
        expiresAt = null;
        ByteRange key = layout[FmpMember.KeyId];
        if (key.IsPresent && !FmpText.TryAscii(key.In(utf8), FmpLimits.KeyIdCharsMax, FmpText.DidUrlBytes, out keyId))
        {
            return EnvelopeRefusal.InvalidKeyId;
        }

        ByteRange mode = layout[FmpMember.Delivery];
        if (mode.IsPresent && !FmpText.TryDelivery(mode.In(utf8), out delivery))
        {
            return EnvelopeRefusal.InvalidDelivery;
        }

        ByteRange urgency = layout[FmpMember.Priority];
        if (urgency.IsPresent && !FmpText.TryPriority(urgency.In(utf8), out priority))
        {
            return EnvelopeRefusal.InvalidPriority;
        }

        ByteRange expiry = layout[FmpMember.ExpiresAt];
        if (!expiry.IsPresent)
        {
            return EnvelopeRefusal.None;
        }

        bool valid = FmpText.TryTime(expiry.In(utf8), out long at);
        expiresAt = at;
        return valid ? EnvelopeRefusal.None : EnvelopeRefusal.InvalidExpiry;
    }
}
