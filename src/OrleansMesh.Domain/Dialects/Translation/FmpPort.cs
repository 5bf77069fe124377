using System.Text.Json.Nodes;
using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Domain.Dialects.Translation;

/// <summary>FMP: DIDs for names, a UUID for the federation, five hops, always signed.</summary>
internal sealed class FmpPort : IDialectPort
{
    /// <inheritdoc/>
    public TranslationRefusal Read(ReadOnlyMemory<byte> utf8, out DialectView? view, out ReadOnlyMemory<byte> canonical)
    {
        view = null;
        canonical = default;
        if (!FmpCodec.TryDecode(utf8, out FmpEnvelope? envelope, out _))
        {
            return TranslationRefusal.SourceInvalid;
        }

        if (envelope.IsSealed)
        {
            return TranslationRefusal.Encrypted;
        }

        canonical = envelope.Bytes;
        view = new DialectView
        {
            MessageId = envelope.MessageId,
            Source = envelope.SourceMeshId,
            Target = envelope.TargetMeshId,
            Timestamp = envelope.Timestamp,
            ExpiresAt = envelope.ExpiresAt,
            Type = envelope.PayloadType,
            Data = envelope.PayloadData,
            Hops = envelope.HopCount,
            HopsMax = envelope.MaxHops,
            IsReliable = envelope.Delivery == DeliveryMode.Reliable,
            FederationId = envelope.FederationId.ToString("D"),
            KeyId = envelope.KeyId,
            Extensions = envelope.Extensions,
        };
        return TranslationRefusal.None;
    }

    /// <inheritdoc/>
    public TranslationRefusal Write(DialectView view, TranslationTerms terms, ReadOnlyMemory<byte> extensions, out byte[] message)
    {
        message = [];
        if (!Names.TryDid(view.Source, out string? source) || !Names.TryDid(view.Target, out string? target))
        {
            return TranslationRefusal.NameUnsayable;
        }

        if (view.MessageId.Length > FmpLimits.MessageIdCharsMax)
        {
            return TranslationRefusal.IdUnsayable;
        }

        int hopsMax = Math.Min(view.HopsMax, FmpLimits.HopsMax);
        if (view.Hops > hopsMax)
        {
            return TranslationRefusal.HopsUnsayable;
        }

        if (!Guid.TryParseExact(view.FederationId, "D", out Guid federation) && terms.FederationId is null)
        {
            return TranslationRefusal.FederationUnknown;
        }

        if (terms.Key is not { } key)
        {
            return TranslationRefusal.KeyMissing;
        }

        var draft = new FmpDraft
        {
            MessageId = view.MessageId,
            FederationId = federation == Guid.Empty ? terms.FederationId ?? federation : federation,
            SourceMeshId = source,
            TargetMeshId = target,
            Timestamp = view.Timestamp,
            PayloadType = view.Type,
            PayloadData = view.Data,
            KeyId = terms.KeyId,
            Delivery = view.IsReliable ? DeliveryMode.Reliable : DeliveryMode.Transient,
            ExpiresAt = view.ExpiresAt,
            Extensions = extensions,
            MaxHops = hopsMax,
        };
        if (!FmpSigner.TryCreate(draft, key, out byte[]? signed, out _) || !FmpCodec.TryDecode(signed, out FmpEnvelope? envelope, out _))
        {
            return TranslationRefusal.ResultRefused;
        }

        message = signed;
        for (int hop = 0; hop < view.Hops; hop++)
        {
            _ = envelope.TryIncrementHop(message);
        }

        return TranslationRefusal.None;
    }

    /// <inheritdoc/>
    public byte[] ToComparable(ReadOnlyMemory<byte> message) => FmpCodec.TryDecode(message, out FmpEnvelope? envelope, out _) ? envelope.ToSigningInput() : [];

    /// <inheritdoc/>
    public (JsonObject Owner, string Member) DataOf(JsonObject message, bool isCarried) =>
        (message["payload"] as JsonObject ?? throw new InvalidOperationException("No payload."), "data");

    /// <inheritdoc/>
    public bool TrySetHops(JsonObject message, int hops)
    {
        int made = Math.Max(hops, CarriedOrigin.Count(message["hopCount"]));
        message["hopCount"] = made;
        return made <= CarriedOrigin.Count(message["maxHops"]);
    }
}
