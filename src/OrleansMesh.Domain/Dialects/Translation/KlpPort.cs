using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OrleansMesh.Domain.Dialects.Klp;
using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Domain.Dialects.Translation;

/// <summary>KLP: no message id, no federation, no hops; processes are paths <c>/processes/PID</c>.</summary>
internal sealed class KlpPort : IDialectPort
{
    private const string TypePrefix = "klp.";
    private const string ProcessPath = "/processes/";

    /// <inheritdoc/>
    public TranslationRefusal Read(ReadOnlyMemory<byte> utf8, out DialectView? view, out ReadOnlyMemory<byte> canonical)
    {
        view = null;
        canonical = default;
        if (!KlpMessage.TryParse(utf8, out KlpMessage? message, out _))
        {
            return TranslationRefusal.SourceInvalid;
        }

        canonical = message.ToBytes();
        view = new DialectView
        {
            MessageId = TypePrefix + Convert.ToHexStringLower(SHA256.HashData(message.ToSigningInput()).AsSpan(0, 16)),
            Source = message.Source.Name,
            Target = message.Target.Name,
            SourcePid = PidOf(message.Source),
            TargetPid = PidOf(message.Target),
            Timestamp = message.Timestamp,
            ExpiresAt = message.ExpiresAt,
            Type = TypePrefix + KlpMessageTypes.Of(message.Type),
            Data = message.Payload,
            Extensions = message.Extensions,
        };
        return TranslationRefusal.None;
    }

    /// <inheritdoc/>
    public TranslationRefusal Write(DialectView view, TranslationTerms terms, ReadOnlyMemory<byte> extensions, out byte[] message)
    {
        message = [];
        if (!TryType(view.Type, out KlpMessageType type))
        {
            return TranslationRefusal.TypeUnsayable;
        }

        if (!KlpAddress.TryOf(view.Source, PathOf(view.SourcePid), out KlpAddress? source) || !KlpAddress.TryOf(view.Target, PathOf(view.TargetPid), out KlpAddress? target))
        {
            return TranslationRefusal.NameUnsayable;
        }

        // Part of a second is left off: what is translated never holds longer than it did.
        long? ttl = (view.ExpiresAt - view.Timestamp) / 1000;
        if (ttl is < 1 or > KlpLimits.TtlSecondsMax)
        {
            return TranslationRefusal.ExpiryUnsayable;
        }

        var draft = new KlpMessage
        {
            Type = type,
            Source = source,
            Target = target,
            Payload = view.Data,
            Timestamp = view.Timestamp,
            TtlSeconds = (int?)ttl,
            Extensions = extensions,
        };
        KlpMessage signed = terms.Key is { } key ? draft with { Signature = key.Sign(draft.ToSigningInput()) } : draft;
        message = signed.ToBytes();
        return KlpMessage.TryParse(message, out _, out _) ? TranslationRefusal.None : TranslationRefusal.ResultRefused;
    }

    /// <inheritdoc/>
    public byte[] ToComparable(ReadOnlyMemory<byte> message) => KlpMessage.TryParse(message, out KlpMessage? read, out _) ? read.ToSigningInput() : [];

    /// <inheritdoc/>
    public (JsonObject Owner, string Member) DataOf(JsonObject message, bool isCarried) => (message, "payload");

    /// <inheritdoc/>
    public bool TrySetHops(JsonObject message, int hops) => true;

    private static bool TryType(string text, out KlpMessageType type)
    {
        type = KlpMessageType.TaskRequest;
        return text == PayloadTypes.McpRequest
            || (text.StartsWith(TypePrefix, StringComparison.Ordinal) && KlpMessageTypes.TryParse(text.AsSpan(TypePrefix.Length), out type));
    }

    private static string PathOf(long pid) => pid == 0 ? "" : ProcessPath + pid.ToString(CultureInfo.InvariantCulture);

    private static long PidOf(KlpAddress address) =>
        address.Path.StartsWith(ProcessPath, StringComparison.Ordinal)
        && long.TryParse(address.Path.AsSpan(ProcessPath.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long pid)
        && pid <= Ipc.IpcLimits.PidMax && PathOf(pid) == address.Path
            ? pid
            : 0;
}
