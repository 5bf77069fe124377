using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace OrleansMesh.Domain.Identity;

/// <summary>A decentralised identifier that keeps the syntax of DID Core 3.1; equal when equal byte for byte.</summary>
public readonly record struct Did
{
    /// <summary>Longest text taken, in characters.</summary>
    public const int LengthMax = 256;

    /// <summary>Longest text taken of a did:ion, whose long form carries its document (Sidetree, Long-Form DID URIs), in characters.</summary>
    public const int LongFormLengthMax = 2048;

    private const string LongFormPrefix = "did:ion:";

    private static readonly SearchValues<char> MethodChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    private static readonly SearchValues<char> IdChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_:%");

    private readonly string? _text;
    private readonly int _methodEnd;

    private Did(string text, int methodEnd)
    {
        _text = text;
        _methodEnd = methodEnd;
    }

    /// <summary>The method's name, for example <c>mesh</c>.</summary>
    public ReadOnlySpan<char> Method => _text is null ? default : _text.AsSpan(4.._methodEnd);

    /// <summary>What follows <c>did:METHOD:</c>.</summary>
    public ReadOnlySpan<char> Id => _text is null ? default : _text.AsSpan(_methodEnd + 1);

    /// <summary>Parses a whole DID, without path, query or fragment (DID Core 3.1); false for anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Did did)
    {
        did = default;
        if (text is null || !IsDid(text, out int methodEnd))
        {
            return false;
        }

        did = new Did(text, methodEnd);
        return true;
    }

    /// <summary>Parses a DID that the caller knows to be one; throws <see cref="FormatException"/> when it is not.</summary>
    public static Did Parse(string text) => TryParse(text, out Did did) ? did : throw new FormatException($"'{text}' is no DID (DID Core 3.1).");

    /// <summary>True for a method-specific DID of <paramref name="method"/>.</summary>
    public bool Is(string method) => _text is not null && Method.SequenceEqual(method);

    /// <summary>The DID URL of a fragment of this DID's document.</summary>
    public string Url(string fragment) => $"{_text}#{fragment}";

    /// <summary>The text as it was parsed; empty for the default value.</summary>
    public override string ToString() => _text ?? "";

    internal static bool IsDid(ReadOnlySpan<char> text, out int methodEnd)
    {
        methodEnd = 0;
        if (text.Length > (text.StartsWith(LongFormPrefix, StringComparison.Ordinal) ? LongFormLengthMax : LengthMax) || !text.StartsWith("did:", StringComparison.Ordinal))
        {
            return false;
        }

        int method = text[4..].IndexOf(':');
        methodEnd = 4 + method;
        return method > 0
            && !text[4..methodEnd].ContainsAnyExcept(MethodChars)
            && IsMethodSpecificId(text[(methodEnd + 1)..]);
    }

    private static bool IsMethodSpecificId(ReadOnlySpan<char> id)
    {
        if (id.IsEmpty || id[^1] == ':' || id.ContainsAnyExcept(IdChars))
        {
            return false;
        }

        return IsPercentEncoded(id);
    }

    /// <summary>True when every percent sign starts an octet of two hexadecimal digits.</summary>
    internal static bool IsPercentEncoded(ReadOnlySpan<char> text)
    {
        for (int at = text.IndexOf('%'); at >= 0; at = text.IndexOf('%'))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                return false;
            }

            text = text[(at + 3)..];
        }

        return true;
    }
}
