using System.Buffers;
using OrleansMesh.Wire.Requests;

namespace OrleansMesh.Gateway.Links;

/// <summary>What the home of a target may say of a message. It is passed on to the asker's screen and programs: a known state, and a refusal's word with one line of text.</summary>
internal static class HomeWords
{
    /// <summary>Characters of a refusal's word.</summary>
    public const int ReasonCharsMax = 64;

    /// <summary>Characters of what is said with it.</summary>
    public const int DetailCharsMax = 1024;

    private static readonly SearchValues<char> WordChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Whether an answer has that form, and a reason only when the message was refused.</summary>
    public static bool IsSound(MessageStatusResult answer) => answer.State switch
    {
        "refused" => answer.Reason is null or { Length: > 0 and <= ReasonCharsMax } && !answer.Reason.AsSpan().ContainsAnyExcept(WordChars)
            && answer.Detail is null or { Length: <= DetailCharsMax } && !(answer.Detail?.Any(char.IsControl) ?? false),
        "accepted" or "stored" or "forwarded" or "delivered" or "expired" or "erased" => answer is { Reason: null, Detail: null },
        _ => false,
    };
}
