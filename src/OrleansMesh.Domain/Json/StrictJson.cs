using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace OrleansMesh.Domain.Json;

/// <summary>Reads JSON as RFC 8259 and I-JSON (RFC 7493) have it, refusing everything that two readers could understand differently.</summary>
public static class StrictJson
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <summary>Checks the text alone: true when <see cref="TryParse(ReadOnlyMemory{byte}, JsonLimits, out JsonDocument, out JsonFault)"/> would take it.</summary>
    public static bool IsValid(ReadOnlySpan<byte> utf8, JsonLimits limits, out JsonFault fault)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (utf8.Length > limits.BytesMax)
        {
            fault = new JsonFault(JsonFaultReason.TooLarge, limits.BytesMax);
            return false;
        }

        if (utf8.StartsWith(ByteOrderMark))
        {
            fault = new JsonFault(JsonFaultReason.ByteOrderMark, 0);
            return false;
        }

        if (!Utf8.IsValid(utf8))
        {
            fault = new JsonFault(JsonFaultReason.InvalidUtf8, FirstInvalid(utf8));
            return false;
        }

        Span<(int Start, int Length)> open = stackalloc (int, int)[StrictScanner.OpenUsual];
        var scanner = new StrictScanner(utf8, limits.DepthMax, open);
        bool taken = scanner.Scan();
        fault = scanner.Fault;
        return taken;
    }

    /// <summary>
    /// Parses a whole text. The document refers to <paramref name="utf8"/>, which must not change while it lives; the caller
    /// disposes it. Unicode noncharacters are taken (Unicode corrigendum 9), although RFC 7493 would refuse them.
    /// </summary>
    /// <returns>False, with the reason and its offset, for any text that is refused; hostile input never throws.</returns>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8, JsonLimits limits, [NotNullWhen(true)] out JsonDocument? document, out JsonFault fault)
    {
        document = null;
        if (!IsValid(utf8.Span, limits, out fault))
        {
            return false;
        }

        document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = Math.Max(1, limits.DepthMax) });
        return true;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> utf8)
    {
        int at = 0;
        while (System.Text.Rune.DecodeFromUtf8(utf8[at..], out _, out int used) == System.Buffers.OperationStatus.Done)
        {
            at += used;
        }

        return at;
    }
}
