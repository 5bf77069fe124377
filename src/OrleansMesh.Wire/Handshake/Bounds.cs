namespace OrleansMesh.Wire.Handshake;

/// <summary>The bounds that members of handshake messages have in common.</summary>
internal static class Bounds
{
    private const long SafeIntegerMax = (1L << 53) - 1;

    /// <summary>1 to <paramref name="lengthMax"/> printable ASCII characters, space excluded.</summary>
    public static bool IsText(string? text, int lengthMax) =>
        text is { Length: > 0 } && text.Length <= lengthMax && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Absent, or at most <paramref name="lengthMax"/> characters of any kind but controls.</summary>
    public static bool IsProse(string? text, int lengthMax) => text is null || (text.Length <= lengthMax && !text.Any(char.IsControl));

    /// <summary>0 to 2^53 - 1, which every JSON reader keeps exactly.</summary>
    public static bool IsSafeInteger(long number) => number is >= 0 and <= SafeIntegerMax;
}
