using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using OrleansMesh.Bridge.Local;

namespace OrleansMesh.Cli.Values;

/// <summary>An MCP server as it is typed: <c>name=command "argument one" two</c>, or <c>name=https://…</c>.</summary>
public static class LocalServerText
{
    /// <summary>Parses a command line; quotes keep words together, no shell is involved.</summary>
    public static bool TryParseCommand(string text, [NotNullWhen(true)] out LocalServerConfig? server, out string error)
    {
        (string name, string target) = Split(text);
        string[] words = [.. CommandLineParser.SplitCommandLine(target)];
        server = words.Length > 0 ? new LocalServerConfig { Name = name, Command = words[0], Arguments = words[1..] } : null;
        return IsValid(server, $"'{text}' is not a server. Give name=command and its arguments, for example files=\"npx -y @modelcontextprotocol/server-filesystem .\".", out error);
    }

    /// <summary>Parses an address.</summary>
    public static bool TryParseUrl(string text, [NotNullWhen(true)] out LocalServerConfig? server, out string error)
    {
        (string name, string target) = Split(text);
        server = Uri.TryCreate(target, UriKind.Absolute, out Uri? url) ? new LocalServerConfig { Name = name, Url = url } : null;
        return IsValid(server, $"'{text}' is not a server. Give name=address, for example search=https://mcp.example.org/mcp.", out error);
    }

    private static (string Name, string Target) Split(string text)
    {
        int at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 ? (text[..at].Trim(), text[(at + 1)..].Trim()) : ("", "");
    }

    private static bool IsValid([NotNullWhen(true)] LocalServerConfig? server, string form, out string error)
    {
        IReadOnlyList<string> errors = server?.Validate() ?? [form];
        error = string.Join(" ", errors);
        return server is not null && errors.Count == 0;
    }
}
