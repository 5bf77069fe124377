using System.Buffers;

namespace OrleansMesh.Bridge.Local;

/// <summary>One of our own MCP servers: a command that speaks MCP on its standard streams, or a streamable HTTP address.</summary>
public sealed record LocalServerConfig
{
    private const int NameCharsMax = 32;

    private static readonly SearchValues<char> NameChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>How we call it: 1 to 32 of A-Z, a-z, 0-9 and hyphen. It qualifies names that several servers use.</summary>
    public required string Name { get; init; }

    /// <summary>The program to start; null when <see cref="Url"/> is set.</summary>
    public string? Command { get; init; }

    /// <summary>The program's arguments, passed as they are, through no shell.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>What the program's environment has besides a few harmless variables (PATH, HOME, LANG…); ours is not inherited, as it may hold secrets.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The program's working directory; ours when null.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>The http or https address of a running server; null when <see cref="Command"/> is set.</summary>
    public Uri? Url { get; init; }

    /// <summary>Headers for <see cref="Url"/>, such as Authorization.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Every error of this entry; empty when there is none.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Name.Length is 0 or > NameCharsMax || Name.AsSpan().ContainsAnyExcept(NameChars))
        {
            errors.Add($"Server '{Name}': {nameof(Name)} must be 1 to {NameCharsMax} of A-Z, a-z, 0-9 and hyphen.");
        }

        if (string.IsNullOrWhiteSpace(Command) == Url is null)
        {
            errors.Add($"Server '{Name}': give either {nameof(Command)} or {nameof(Url)}, and not both.");
        }

        if (Url is not null && (!Url.IsAbsoluteUri || Url.Scheme is not ("http" or "https")))
        {
            errors.Add($"Server '{Name}': {nameof(Url)} is '{Url}'; it must be an http or https address.");
        }

        return errors;
    }
}
