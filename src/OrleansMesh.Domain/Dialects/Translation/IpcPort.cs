using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OrleansMesh.Domain.Dialects.Ipc;

namespace OrleansMesh.Domain.Dialects.Translation;

/// <summary>IPC: names of nodes, processes by number, eight hops, never signed.</summary>
internal sealed class IpcPort : IDialectPort
{
    /// <inheritdoc/>
    public TranslationRefusal Read(ReadOnlyMemory<byte> utf8, out DialectView? view, out ReadOnlyMemory<byte> canonical)
    {
        view = null;
        canonical = default;
        if (!IpcEnvelope.TryParse(utf8, out IpcEnvelope? envelope, out _))
        {
            return TranslationRefusal.SourceInvalid;
        }

        canonical = envelope.ToBytes();
        view = new DialectView
        {
            MessageId = envelope.EnvelopeId.ToString("D"),
            Source = envelope.SourceNode,
            Target = envelope.DestinationNode,
            SourcePid = envelope.Message.From,
            TargetPid = envelope.Message.To,
            Timestamp = envelope.Message.Timestamp,
            Type = envelope.Message.Type,
            Data = envelope.Message.Payload,
            Hops = envelope.HopCount,
            HopsMax = IpcLimits.HopsMax,
            Extensions = envelope.Extensions,
        };
        return TranslationRefusal.None;
    }

    /// <inheritdoc/>
    public TranslationRefusal Write(DialectView view, TranslationTerms terms, ReadOnlyMemory<byte> extensions, out byte[] message)
    {
        message = [];
        if (!GlobalPid.IsNode(view.Source) || !GlobalPid.IsNode(view.Target))
        {
            return TranslationRefusal.NameUnsayable;
        }

        if (view.Type.Length > IpcLimits.TypeCharsMax || !view.Type.All(c => c is >= ' ' and <= '~'))
        {
            return TranslationRefusal.TypeUnsayable;
        }

        if (view.Hops > IpcLimits.HopsMax)
        {
            return TranslationRefusal.HopsUnsayable;
        }

        var envelope = new IpcEnvelope
        {
            SourceNode = view.Source,
            DestinationNode = view.Target,
            HopCount = view.Hops,
            EnvelopeId = IdOf(view.MessageId),
            Message = new KernelMessage(view.SourcePid, view.TargetPid, view.Type, view.Data, view.Timestamp),
            Extensions = extensions,
        };
        message = envelope.ToBytes();
        return IpcEnvelope.TryParse(message, out _, out _) ? TranslationRefusal.None : TranslationRefusal.ResultRefused;
    }

    /// <inheritdoc/>
    public byte[] ToComparable(ReadOnlyMemory<byte> message) =>
        IpcEnvelope.TryParse(message, out IpcEnvelope? read, out _) ? (read with { HopCount = 0 }).ToBytes() : [];

    /// <inheritdoc/>
    public (JsonObject Owner, string Member) DataOf(JsonObject message, bool isCarried) =>
        (message["message"] as JsonObject ?? throw new InvalidOperationException("No message."), "payload");

    /// <inheritdoc/>
    public bool TrySetHops(JsonObject message, int hops)
    {
        int made = Math.Max(hops, CarriedOrigin.Count(message["hop_count"]));
        message["hop_count"] = made;
        return made <= IpcLimits.HopsMax;
    }

    // A message keeps its id on every way, so that it is known again: a UUID as it is, else one made of its hash (RFC 9562, version 8).
    private static Guid IdOf(string messageId)
    {
        if (Guid.TryParseExact(messageId, "D", out Guid id) && id.ToString("D") == messageId)
        {
            return id;
        }

        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(messageId));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
