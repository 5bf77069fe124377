using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Orleans.Runtime;

/// <summary>Keys of integers (hexadecimal) and of GUIDs (32 digits), each with an optional <c>+extension</c>.</summary>
public static class GrainIdKeyExtensions
{
    private const int GuidLength = 32;

    public static IdSpan CreateIntegerKey(long key) => WithExtension(Hex(key), default);

    public static IdSpan CreateIntegerKey(long key, ReadOnlySpan<byte> keyExtension) => WithExtension(Hex(key), keyExtension);

    public static IdSpan CreateIntegerKey(long key, string? keyExtension) => WithExtension(Hex(key), BytesOf(keyExtension));

    public static IdSpan CreateGuidKey(Guid key) => WithExtension(Digits(key), default);

    public static IdSpan CreateGuidKey(Guid key, ReadOnlySpan<byte> keyExtension) => WithExtension(Digits(key), keyExtension);

    public static IdSpan CreateGuidKey(Guid key, string? keyExtension) => WithExtension(Digits(key), BytesOf(keyExtension));

    public static bool TryGetIntegerKey(this GrainId grainId, out long key, out string? keyExt)
    {
        ReadOnlySpan<byte> number = Split(grainId.Key.AsSpan(), grainId.Key.AsSpan().IndexOf((byte)'+'), out keyExt);
        return Utf8Parser.TryParse(number, out key, out int used, 'X') && used == number.Length;
    }

    /// <summary>The integer key; throws <see cref="ArgumentException"/> when the key is none.</summary>
    public static long GetIntegerKey(this GrainId grainId, out string? keyExt) =>
        grainId.TryGetIntegerKey(out long key, out keyExt) ? key : Refuse<long>(grainId, "an integer");

    public static long GetIntegerKey(this GrainId grainId) => grainId.GetIntegerKey(out _);

    public static bool TryGetGuidKey(this GrainId grainId, out Guid key, out string? keyExt)
    {
        ReadOnlySpan<byte> all = grainId.Key.AsSpan();
        bool extended = all.Length > GuidLength && all[GuidLength] == '+';
        ReadOnlySpan<byte> digits = Split(all, extended ? GuidLength : -1, out keyExt);
        return Utf8Parser.TryParse(digits, out key, out int used, 'N') && used == digits.Length;
    }

    /// <summary>The GUID key; throws <see cref="ArgumentException"/> when the key is none.</summary>
    public static Guid GetGuidKey(this GrainId grainId, out string? keyExt) =>
        grainId.TryGetGuidKey(out Guid key, out keyExt) ? key : Refuse<Guid>(grainId, "a GUID");

    public static Guid GetGuidKey(this GrainId grainId) => grainId.GetGuidKey(out _);

    private static byte[] Hex(long key)
    {
        Span<byte> buffer = stackalloc byte[sizeof(long) * 2];
        Utf8Formatter.TryFormat(key, buffer, out int length, 'X');
        return buffer[..length].ToArray();
    }

    private static byte[] Digits(Guid key)
    {
        var buffer = new byte[GuidLength];
        Utf8Formatter.TryFormat(key, buffer, out _, 'N');
        return buffer;
    }

    private static byte[] BytesOf(string? extension) => string.IsNullOrWhiteSpace(extension) ? [] : Encoding.UTF8.GetBytes(extension);

    private static IdSpan WithExtension(byte[] key, ReadOnlySpan<byte> extension) =>
        extension.IsEmpty ? new IdSpan(key) : new IdSpan([.. key, (byte)'+', .. extension]);

    private static ReadOnlySpan<byte> Split(ReadOnlySpan<byte> key, int plus, out string? extension)
    {
        extension = plus < 0 ? null : Encoding.UTF8.GetString(key[(plus + 1)..]);
        return plus < 0 ? key : key[..plus];
    }

    [DoesNotReturn]
    private static T Refuse<T>(GrainId grainId, string what) =>
        throw new ArgumentException($"The key of {grainId} is not {what}.", nameof(grainId));
}
