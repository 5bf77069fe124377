using System.Buffers;

namespace OrleansMesh.Domain.Json;

/// <summary>Sets of bytes that scanners search for.</summary>
internal static class JsonBytes
{
    /// <summary>What may not stand bare inside a string: controls, quote, backslash (RFC 8259, 7).</summary>
    public static readonly SearchValues<byte> StringStops =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\']);

    /// <summary>What a number is made of.</summary>
    public static readonly SearchValues<byte> Number = SearchValues.Create("0123456789+-.eE"u8);
}
