using System.Text.Json.Nodes;

namespace OrleansMesh.Domain.Dialects.Translation;

/// <summary>One dialect as translations see it. Bytes are canonical on both sides.</summary>
internal interface IDialectPort
{
    /// <summary>What a message says; <paramref name="canonical"/> is its canonical form.</summary>
    TranslationRefusal Read(ReadOnlyMemory<byte> utf8, out DialectView? view, out ReadOnlyMemory<byte> canonical);

    /// <summary>A message that says this, and carries <paramref name="extensions"/>.</summary>
    TranslationRefusal Write(DialectView view, TranslationTerms terms, ReadOnlyMemory<byte> extensions, out byte[] message);

    /// <summary>What a signature would cover: two messages that agree here say the same.</summary>
    byte[] ToComparable(ReadOnlyMemory<byte> message);

    /// <summary>The object and member that hold the data.</summary>
    /// <param name="isCarried">The data was taken out before: the message is what a translation carried.</param>
    /// <exception cref="InvalidOperationException">It is no message of the dialect.</exception>
    (JsonObject Owner, string Member) DataOf(JsonObject message, bool isCarried);

    /// <summary>Sets how many hops were made; false when so many are not allowed. A dialect without hops does nothing.</summary>
    /// <exception cref="InvalidOperationException">It is no message of the dialect.</exception>
    bool TrySetHops(JsonObject message, int hops);
}
