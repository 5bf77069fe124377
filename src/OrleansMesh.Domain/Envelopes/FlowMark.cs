namespace OrleansMesh.Domain.Envelopes;

/// <summary>
/// The place of a message in a flow whose order its source asks for: its target's client hands on by the number, whatever ways the messages took.
/// A flow is named by source, target, name and epoch; the member <c>flow</c> of an envelope, which the signature covers (docs/wire-protocol.md §9).
/// </summary>
/// <param name="Epoch">Chosen by chance when the source begins to count, and again when it has lost its count: numbers of two epochs say nothing of each other.</param>
/// <param name="Name">Printable ASCII of at most <see cref="NameCharsMax"/>; empty for the flow that has no name.</param>
/// <param name="Number">1 to <see cref="NumberMax"/>; rises by one with each message of the flow.</param>
public sealed record FlowMark(Guid Epoch, string Name, long Number)
{
    /// <summary>Characters of a name.</summary>
    public const int NameCharsMax = 64;

    /// <summary>The highest number, 2^53 − 1: the last whole one that every reader of JSON can hold (RFC 7493, 2.2).</summary>
    public const long NumberMax = (1L << 53) - 1;

    /// <summary>Ranges of <see cref="Void"/>.</summary>
    public const int VoidMax = 16;

    /// <summary>Earlier numbers of the flow under which nothing comes, for example since a hub refused it: ranges that rise, with a gap between each two, all below <see cref="Number"/>; at most <see cref="VoidMax"/>.</summary>
    public IReadOnlyList<FlowRange> Void { get; init; } = [];

    /// <summary>Whether a name is one: printable ASCII of at most <see cref="NameCharsMax"/>, or empty.</summary>
    public static bool IsName(string name) => name is { Length: <= NameCharsMax } && !name.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
