using OrleansMesh.Domain.Ucan;

namespace OrleansMesh.Cli.Ucans;

/// <summary>Tokens in files: base64 or base64url, one a line, several to a file; or the bytes of one. An argument that names no file is a token itself.</summary>
internal static class TokenFiles
{
    private const int FileBytesMax = 1 << 20;

    // A list of two items, which every token is; no base64 text begins with it.
    private const byte BinaryStart = 0x82;

    /// <summary>All tokens of all arguments, in their order.</summary>
    /// <exception cref="CliFailureException">Something in them is no UCAN.</exception>
    public static async Task<IReadOnlyList<UcanToken>> ReadAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var tokens = new List<UcanToken>();
        foreach (string argument in arguments)
        {
            if (!File.Exists(argument))
            {
                tokens.Add(Parse(argument.Length > 40 ? argument[..40] + "…" : argument, argument));
                continue;
            }

            if (new FileInfo(argument).Length > FileBytesMax)
            {
                throw new CliFailureException("ucan-malformed", $"{argument} has more than {FileBytesMax} bytes.", "Give files of single tokens, or of one chain.");
            }

            byte[] bytes = await File.ReadAllBytesAsync(argument, cancellationToken);
            if (bytes is [BinaryStart, ..])
            {
                tokens.Add(Decode(argument, bytes));
                continue;
            }

            string[] lines = await File.ReadAllLinesAsync(argument, cancellationToken);
            tokens.AddRange(lines.Select(line => line.Trim()).Where(line => line.Length > 0).Select(line => Parse(argument, line)));
        }

        return tokens;
    }

    /// <summary>The delegations among all tokens, in their order.</summary>
    public static async Task<IReadOnlyList<Delegation>> ReadDelegationsAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(arguments, cancellationToken)).Select(token => token as Delegation
            ?? throw new CliFailureException("ucan-malformed", $"{token.Cid} is an invocation, not a delegation.", "Give the delegations of the chain alone."))];

    /// <summary>One line a token.</summary>
    public static Task WriteAsync(string file, IEnumerable<UcanToken> tokens, CancellationToken cancellationToken) =>
        File.WriteAllLinesAsync(file, tokens.Select(token => UcanText.Encode(token.Bytes.Span)), cancellationToken);

    private static UcanToken Parse(string source, string text) =>
        UcanText.TryDecode(text, out byte[]? bytes)
            ? Decode(source, bytes)
            : throw new CliFailureException("ucan-malformed", $"{source} is neither a file nor base64 of a token.", "Make one: orleansmesh ucan delegate --help");

    private static UcanToken Decode(string source, byte[] bytes)
    {
        if (Delegation.TryDecode(bytes, out Delegation? delegation, out UcanRefusal refusal))
        {
            return delegation;
        }

        return refusal == UcanRefusal.TagMismatch && Invocation.TryDecode(bytes, out Invocation? invocation, out refusal)
            ? invocation
            : throw new CliFailureException("ucan-malformed", $"{source} holds no UCAN that is taken: {refusal}.", "See what it is made of: orleansmesh ucan show --help");
    }
}
