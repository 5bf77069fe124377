using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using OrleansMesh.Domain.Identity;
using OrleansMesh.Domain.Json;
using OrleansMesh.Domain.Qos;

namespace OrleansMesh.Domain.Envelopes;

/// <summary>Reads single values of canonical JSON under the rules of the envelope's members.</summary>
internal static class FmpText
{
    /// <summary>Space to tilde.</summary>
    public static readonly SearchValues<byte> Printable = SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(b => (byte)b)]);

    /// <summary>What a DID URL is made of (DID Core 1.0, 3.2).</summary>
    public static readonly SearchValues<byte> DidUrlBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_:%/?#[]@!$&'()*+,;=~"u8);

    /// <summary>The UTF-8 text of a string value; false for a value of another kind.</summary>
    public static bool TryString(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (value.Length < 2 || value[0] != (byte)'"')
        {
            return false;
        }

        text = value[1..^1];
        if (text.Contains((byte)'\\'))
        {
            text = JsonEscapes.Resolve(text);
        }

        return true;
    }

    public static bool TryAscii(ReadOnlySpan<byte> value, int lengthMax, SearchValues<byte> allowed, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (!TryString(value, out ReadOnlySpan<byte> utf8) || utf8.Length == 0 || utf8.Length > lengthMax || utf8.ContainsAnyExcept(allowed))
        {
            return false;
        }

        text = Encoding.ASCII.GetString(utf8);
        return true;
    }

    public static bool TryDid(ReadOnlySpan<byte> value, [NotNullWhen(true)] out string? did) =>
        TryAscii(value, FmpLimits.MeshIdCharsMax, Printable, out did) && Did.IsDid(did, out _);

    public static bool TryGuid(ReadOnlySpan<byte> value, out Guid guid)
    {
        guid = Guid.Empty;
        return value.Length == 38
            && value[0] == (byte)'"'
            && Utf8Parser.TryParse(value[1..^1], out guid, out int used, 'D')
            && used == 36;
    }

    /// <summary>Unix milliseconds from 0 to <see cref="FmpLimits.TimeMax"/>.</summary>
    public static bool TryTime(ReadOnlySpan<byte> value, out long milliseconds) =>
        Utf8Parser.TryParse(value, out milliseconds, out int used)
        && used == value.Length
        && milliseconds is >= 0 and <= FmpLimits.TimeMax;

    public static bool TryHops(ReadOnlySpan<byte> value, out int hops)
    {
        hops = value.Length == 1 ? value[0] - '0' : -1;
        return hops is >= 0 and <= FmpLimits.HopsMax;
    }

    public static bool TryDelivery(ReadOnlySpan<byte> value, out DeliveryMode delivery)
    {
        delivery = value.SequenceEqual("\"transient\""u8) ? DeliveryMode.Transient : DeliveryMode.Reliable;
        return delivery == DeliveryMode.Transient || value.SequenceEqual("\"reliable\""u8);
    }

    public static bool TryPriority(ReadOnlySpan<byte> value, out QosClass priority)
    {
        Span<char> word = stackalloc char[QosWords.CharsMax];
        priority = QosClass.Normal;
        return TryString(value, out ReadOnlySpan<byte> text) && text.Length <= word.Length
            && QosWords.TryParse(word[..Encoding.Latin1.GetChars(text, word)], out priority);
    }

    public static bool TryPayloadType(ReadOnlySpan<byte> value, [NotNullWhen(true)] out string? type)
    {
        type = TryString(value, out ReadOnlySpan<byte> utf8) && utf8.Length <= FmpLimits.PayloadTypeCharsMax * 3
            ? PayloadTypes.Of(utf8)
            : null;
        return type is { Length: > 0 and <= FmpLimits.PayloadTypeCharsMax };
    }
}
