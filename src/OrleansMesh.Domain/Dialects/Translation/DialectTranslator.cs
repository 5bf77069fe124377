using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace OrleansMesh.Domain.Dialects.Translation;

/// <summary>
/// Translates messages between the dialects (P-08). What the target dialect can say stands in its members; the rest is carried in its
/// member <c>extensions</c>, so that translating back gives the first message, byte for byte and with its signature; what would change
/// the meaning is refused.
/// </summary>
public static class DialectTranslator
{
    private static readonly IDialectPort[] Ports = [new FmpPort(), new KlpPort(), new FederationPort(), new IpcPort()];

    /// <summary>Translates one message in any spelling; false, with the reason. Hostile input never throws. Nothing is verified but form.</summary>
    /// <param name="translated">Canonical. Restored where it came from that dialect; else signed when <paramref name="terms"/> have a key.</param>
    public static bool TryTranslate(
        ReadOnlyMemory<byte> message, Dialect from, Dialect to, TranslationTerms terms, [NotNullWhen(true)] out byte[]? translated, out TranslationRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(terms);
        translated = null;
        refusal = from == to ? TranslationRefusal.SameDialect : Translate(message, from, to, terms, out translated);
        translated = refusal == TranslationRefusal.None ? translated : null;
        return translated is not null;
    }

    private static TranslationRefusal Translate(ReadOnlyMemory<byte> message, Dialect from, Dialect to, TranslationTerms terms, out byte[]? translated)
    {
        translated = null;
        TranslationRefusal refusal = Ports[(int)from].Read(message, out DialectView? view, out ReadOnlyMemory<byte> canonical);
        if (refusal != TranslationRefusal.None || view is null)
        {
            return refusal;
        }

        if (CarriedOrigin.TryFind(view.Extensions, out Dialect origin, out JsonObject? members) && origin == to)
        {
            return Restore(view, canonical, from, to, members, out translated);
        }

        byte[] extensions = CarriedOrigin.Carry(Ports[(int)from], from, canonical);
        refusal = Ports[(int)to].Write(view, terms, extensions, out byte[] written);
        translated = written;
        return refusal;
    }

    private static TranslationRefusal Restore(DialectView view, ReadOnlyMemory<byte> canonical, Dialect from, Dialect to, JsonObject members, out byte[]? restored)
    {
        restored = CarriedOrigin.Restore(Ports[(int)to], members, view, out TranslationRefusal refusal);
        if (restored is null)
        {
            return refusal;
        }

        refusal = Ports[(int)to].Read(restored, out DialectView? first, out ReadOnlyMemory<byte> form);
        if (refusal != TranslationRefusal.None || first is null || !form.Span.SequenceEqual(restored))
        {
            return TranslationRefusal.OriginInvalid;
        }

        // What is carried must say what the message says: else the carrier could show one thing to those on the way and another to the last.
        var terms = new TranslationTerms
        {
            FederationId = Guid.TryParse(view.FederationId, out Guid federation) ? federation : null,
            KeyId = view.KeyId,
            Key = ComparisonKey.Instance,
        };
        IDialectPort port = Ports[(int)from];
        return port.Write(first, terms, view.Extensions, out byte[] again) == TranslationRefusal.None
            && port.ToComparable(again).AsSpan().SequenceEqual(port.ToComparable(canonical))
                ? TranslationRefusal.None
                : TranslationRefusal.OriginContradicts;
    }
}
