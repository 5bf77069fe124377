using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OrleansMesh.Wire.Noise;

/// <summary>A handshake pattern of the Noise specification, section 7: what each side knows before, and the tokens of each message.</summary>
public sealed class HandshakePattern
{
    private HandshakePattern(
        string name,
        ImmutableArray<HandshakeToken> initiatorPreMessage,
        ImmutableArray<HandshakeToken> responderPreMessage,
        ImmutableArray<ImmutableArray<HandshakeToken>> messages,
        bool responderStarts)
    {
        Name = name;
        InitiatorPreMessage = initiatorPreMessage;
        ResponderPreMessage = responderPreMessage;
        Messages = messages;
        ResponderStarts = responderStarts;
        PskCount = messages.Sum(m => m.Count(t => t == HandshakeToken.Psk));
    }

    /// <summary>The name with its modifiers, for example <c>XXpsk3</c>.</summary>
    public string Name { get; }

    /// <summary>The initiator's public keys that the responder knows before.</summary>
    public ImmutableArray<HandshakeToken> InitiatorPreMessage { get; }

    /// <summary>The responder's public keys that the initiator knows before.</summary>
    public ImmutableArray<HandshakeToken> ResponderPreMessage { get; }

    /// <summary>The tokens of each message; the sides take turns.</summary>
    public ImmutableArray<ImmutableArray<HandshakeToken>> Messages { get; }

    /// <summary>True for fallback patterns, whose first message is the responder's (section 10.2).</summary>
    public bool ResponderStarts { get; }

    /// <summary>True when only the initiator ever sends (section 7.4).</summary>
    public bool IsOneWay => Messages.Length == 1 && !ResponderStarts;

    /// <summary>How many pre-shared keys the pattern asks for.</summary>
    public int PskCount { get; }

    /// <summary>True with the modifier <c>hfs</c>: a KEM takes part beside the curve.</summary>
    public bool HasKem => Messages.Any(m => m.Contains(HandshakeToken.Ekem1));

    /// <summary>Reads a pattern with its modifiers, for example <c>NNpsk0+psk2</c>, <c>XXfallback</c> or <c>XXhfs</c>; false when it is none of the specification's.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out HandshakePattern? pattern)
    {
        ArgumentNullException.ThrowIfNull(text);
        int split = 0;
        while (split < text.Length && (char.IsAsciiLetterUpper(text[split]) || char.IsAsciiDigit(text[split])))
        {
            split++;
        }

        pattern = null;
        if (!HandshakePatterns.Table.TryGetValue(text[..split], out string? notation))
        {
            return false;
        }

        HandshakePattern current = FromNotation(text, notation);
        foreach (string modifier in split == text.Length ? [] : text[split..].Split('+'))
        {
            if (!current.TryModify(modifier, out HandshakePattern? modified))
            {
                return false;
            }

            current = modified;
        }

        pattern = current;
        return true;
    }

    /// <summary>True when the party named sends message <paramref name="index"/>.</summary>
    internal bool IsSender(bool initiator, int index) => (index % 2 == 0) == (initiator != ResponderStarts);

    private bool TryModify(string modifier, [NotNullWhen(true)] out HandshakePattern? modified)
    {
        modified = null;
        if (modifier == "fallback")
        {
            // Section 10.2: the first message becomes something that the responder has already.
            ImmutableArray<HandshakeToken> first = Messages[0];
            bool plain = first.All(t => t is HandshakeToken.E or HandshakeToken.S);
            if (ResponderStarts || Messages.Length < 2 || !plain)
            {
                return false;
            }

            modified = new HandshakePattern(Name, [.. InitiatorPreMessage, .. first], ResponderPreMessage, Messages.RemoveAt(0), true);
            return true;
        }

        if (modifier == "hfs")
        {
            return TryAddKem(out modified);
        }

        if (!modifier.StartsWith("psk", StringComparison.Ordinal)
            || !int.TryParse(modifier.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out int place)
            || modifier.Length != 4
            || place > Messages.Length)
        {
            return false;
        }

        ImmutableArray<HandshakeToken> changed = place == 0
            ? Messages[0].Insert(0, HandshakeToken.Psk)
            : Messages[place - 1].Add(HandshakeToken.Psk);
        modified = new HandshakePattern(
            Name, InitiatorPreMessage, ResponderPreMessage, Messages.SetItem(Math.Max(place - 1, 0), changed), ResponderStarts);
        return true;
    }

    // Hybrid forward secrecy, section 3 of that extension: e1 right after the first e, ekem1 right after the first ee.
    private bool TryAddKem([NotNullWhen(true)] out HandshakePattern? modified)
    {
        int first = Index(Messages, HandshakeToken.E);
        int agreed = Index(Messages, HandshakeToken.EE);
        modified = null;
        if (HasKem || first < 0 || agreed <= first || ResponderStarts)
        {
            return false;
        }

        modified = new HandshakePattern(
            Name,
            InitiatorPreMessage,
            ResponderPreMessage,
            Messages.SetItem(first, After(Messages[first], HandshakeToken.E, HandshakeToken.E1))
                .SetItem(agreed, After(Messages[agreed], HandshakeToken.EE, HandshakeToken.Ekem1)),
            ResponderStarts);
        return true;

        static int Index(ImmutableArray<ImmutableArray<HandshakeToken>> messages, HandshakeToken token) =>
            messages.IndexOf(messages.FirstOrDefault(m => m.Contains(token)));

        static ImmutableArray<HandshakeToken> After(ImmutableArray<HandshakeToken> message, HandshakeToken token, HandshakeToken added) =>
            message.Insert(message.IndexOf(token) + 1, added);
    }

    // The notation is the specification's own, on one line: "<- s ... -> e, es <- e, ee".
    private static HandshakePattern FromNotation(string name, string notation)
    {
        string[] halves = notation.Split("...");
        string before = halves.Length == 2 ? halves[0] : string.Empty;
        ImmutableArray<HandshakeToken> initiator = [];
        ImmutableArray<HandshakeToken> responder = [];
        foreach (string message in Arrows(before))
        {
            if (message.StartsWith("->", StringComparison.Ordinal))
            {
                initiator = Tokens(message);
            }
            else
            {
                responder = Tokens(message);
            }
        }

        return new HandshakePattern(name, initiator, responder, [.. Arrows(halves[^1]).Select(Tokens)], false);
    }

    private static string[] Arrows(string text) =>
        text.Replace("->", "\n->", StringComparison.Ordinal).Replace("<-", "\n<-", StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static ImmutableArray<HandshakeToken> Tokens(string message) =>
        [.. message[2..].Split(',', StringSplitOptions.TrimEntries).Select(t => Enum.Parse<HandshakeToken>(t, ignoreCase: true))];
}
