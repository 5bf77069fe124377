using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using OrleansMesh.Cryptography;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Policies;
using OrleansMesh.Domain.Qos;

namespace OrleansMesh.Domain.Envelopes;

/// <summary>Writes and signs FMP envelopes in canonical form (P-07).</summary>
public static class FmpSigner
{
    /// <summary>The signed envelope, hop count 0.</summary>
    /// <exception cref="ArgumentException">The draft breaks a rule of the envelope; <see cref="TryCreate"/> says which as a value.</exception>
    public static byte[] Create(FmpDraft draft, IEd25519SigningKey key) =>
        TryCreate(draft, key, out byte[]? envelope, out EnvelopeRefusal refusal)
            ? envelope
            : throw new ArgumentException($"The draft is no FMP envelope: {refusal}.", nameof(draft));

    /// <summary>Signs; false, with the reason, for a draft that every receiver would refuse.</summary>
    public static bool TryCreate(
        FmpDraft draft, IEd25519SigningKey key, [NotNullWhen(true)] out byte[]? envelope, out EnvelopeRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(key);
        envelope = null;
        ReadOnlyMemory<byte> data = draft.PayloadData;
        if (!CanonicalJson.IsCanonical(data.Span))
        {
            var limits = new JsonLimits { BytesMax = FmpLimits.EnvelopeBytesMax };
            if (!CanonicalJson.TryCanonicalize(data, limits, out byte[]? canonical, out _))
            {
                refusal = EnvelopeRefusal.InvalidPayload;
                return false;
            }

            data = canonical;
        }

        if (!IsAbsentOrCanonical(draft.PayloadEncryption.Span) || !IsAbsentOrCanonical(draft.Extensions.Span))
        {
            refusal = EnvelopeRefusal.InvalidPayload;
            return false;
        }

        byte[] signed = Sign(draft, data.Span, key);

        // The rules stand in one place, the codec; its pass costs a tenth of the signature.
        if (!FmpCodec.TryDecode(signed, out FmpEnvelope? decoded, out refusal))
        {
            return false;
        }

        // A lone surrogate was replaced on the way to UTF-8.
        refusal = decoded.PayloadType == draft.PayloadType ? EnvelopeRefusal.None : EnvelopeRefusal.InvalidPayload;
        envelope = refusal == EnvelopeRefusal.None ? signed : null;
        return envelope is not null;
    }

    private static bool IsAbsentOrCanonical(ReadOnlySpan<byte> value) => value.IsEmpty || CanonicalJson.IsCanonical(value);

    /// <summary>
    /// Signs an envelope that lacks but its signature, and <c>hopCount</c> perhaps; members that are not known stay. False, with the reason, for one that
    /// every receiver would refuse, and with <see cref="EnvelopeRefusal.MalformedSignature"/> for one that has a signature already.
    /// </summary>
    public static bool TrySign(ReadOnlyMemory<byte> unsigned, IEd25519SigningKey key, [NotNullWhen(true)] out byte[]? envelope, out EnvelopeRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(key);
        envelope = null;
        refusal = EnvelopeRefusal.NotJson;
        if (!CanonicalJson.TryCanonicalize(unsigned, new JsonLimits { BytesMax = FmpLimits.EnvelopeBytesMax }, out byte[]? canonical, out _)
            || JsonNode.Parse(canonical) is not JsonObject members)
        {
            return false;
        }

        refusal = EnvelopeRefusal.MalformedSignature;
        if (members.ContainsKey("signature"))
        {
            return false;
        }

        _ = members.TryAdd("hopCount", 0);
        members["signature"] = SignatureText.Encode(new byte[Ed25519PrivateKey.SignatureBytes]);
        if (!FmpCodec.TryDecode(Encoding.UTF8.GetBytes(members.ToJsonString()), out FmpEnvelope? decoded, out refusal))
        {
            return false;
        }

        members["signature"] = SignatureText.Encode(key.Sign(decoded.ToSigningInput()));
        return CanonicalJson.TryCanonicalize(Encoding.UTF8.GetBytes(members.ToJsonString()), new JsonLimits { BytesMax = int.MaxValue }, out envelope, out _);
    }

    private static byte[] Sign(FmpDraft draft, ReadOnlySpan<byte> data, IEd25519SigningKey key)
    {
        var input = new ArrayBufferWriter<byte>(data.Length + 512);
        WriteHead(draft, input);
        int hopAt = input.WrittenCount;
        WriteMiddle(draft, data, input);
        int signatureAt = input.WrittenCount;
        WriteTail(draft, input);

        ReadOnlySpan<byte> written = input.WrittenSpan;
        byte[] signature = key.Sign(written);

        var envelope = new ArrayBufferWriter<byte>(written.Length + 128);
        envelope.Write(written[..hopAt]);
        envelope.Write(",\"hopCount\":0"u8);
        envelope.Write(written[hopAt..signatureAt]);
        envelope.Write(",\"signature\":"u8);
        CanonicalText.WriteString(SignatureText.Encode(signature), envelope);
        envelope.Write(written[signatureAt..]);
        return envelope.WrittenSpan.ToArray();
    }

    private static void WriteHead(FmpDraft draft, ArrayBufferWriter<byte> output)
    {
        output.Write("{"u8);
        if (draft.Compliance.IsPresent)
        {
            output.Write("\"compliance\":"u8);
            output.Write(ComplianceJson.Write(draft.Compliance));
            output.Write(","u8);
        }

        output.Write("\"delivery\":"u8);
        output.Write(draft.Delivery == DeliveryMode.Reliable ? "\"reliable\""u8 : "\"transient\""u8);
        if (draft.ExpiresAt is { } expiresAt)
        {
            output.Write(",\"expiresAt\":"u8);
            CanonicalText.WriteInteger(expiresAt, output);
        }

        if (draft.Explanation is { } explanation)
        {
            output.Write(",\"explanation\":"u8);
            output.Write(ComplianceJson.Write(explanation));
        }

        if (!draft.Extensions.IsEmpty)
        {
            output.Write(",\"extensions\":"u8);
            output.Write(draft.Extensions.Span);
        }

        output.Write(",\"federationId\":"u8);
        CanonicalText.WriteString(draft.FederationId.ToString("D"), output);
        if (draft.Flow is { } flow)
        {
            output.Write(",\"flow\":"u8);
            output.Write(FlowJson.Write(flow));
        }
    }

    private static void WriteMiddle(FmpDraft draft, ReadOnlySpan<byte> data, ArrayBufferWriter<byte> output)
    {
        if (draft.KeyId is { } keyId)
        {
            output.Write(",\"keyId\":"u8);
            CanonicalText.WriteString(keyId, output);
        }

        output.Write(",\"maxHops\":"u8);
        CanonicalText.WriteInteger(draft.MaxHops, output);
        output.Write(",\"messageId\":"u8);
        CanonicalText.WriteString(draft.MessageId, output);
        output.Write(",\"payload\":{\"data\":"u8);
        output.Write(data);
        if (!draft.PayloadEncryption.IsEmpty)
        {
            output.Write(",\"encryption\":"u8);
            output.Write(draft.PayloadEncryption.Span);
        }

        output.Write(",\"type\":"u8);
        CanonicalText.WriteString(draft.PayloadType, output);
        output.Write("}"u8);
        if (draft.Priority != QosClass.Normal)
        {
            output.Write(",\"priority\":"u8);
            CanonicalText.WriteString(QosWords.Of(draft.Priority), output);
        }
    }

    private static void WriteTail(FmpDraft draft, ArrayBufferWriter<byte> output)
    {
        output.Write(",\"sourceMeshId\":"u8);
        CanonicalText.WriteString(draft.SourceMeshId, output);
        output.Write(",\"targetMeshId\":"u8);
        CanonicalText.WriteString(draft.TargetMeshId, output);
        output.Write(",\"timestamp\":"u8);
        CanonicalText.WriteInteger(draft.Timestamp, output);
        output.Write("}"u8);
    }
}
