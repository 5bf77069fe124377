using OrleansMesh.KeyStores;

namespace OrleansMesh.Cli.Values;

/// <summary>Passphrases of the environment; else somebody at a terminal is asked, who sees nothing of what is typed.</summary>
internal sealed class TerminalPassphrases : IPassphraseSource
{
    private static readonly EnvironmentPassphrases FromEnvironment = new();
    private readonly Dictionary<string, string> _typed = new(StringComparer.Ordinal);

    private TerminalPassphrases()
    {
    }

    /// <summary>The one of this process: a folder's keys mostly share a passphrase, which is asked for once.</summary>
    public static TerminalPassphrases Instance { get; } = new();

    /// <inheritdoc/>
    public Passphrase? Get(string location)
    {
        if (FromEnvironment.Get(location) is { } given)
        {
            return given;
        }

        string scope = Path.GetDirectoryName(location) ?? location;
        if (!_typed.TryGetValue(scope, out string? text) && Ask(location, out text))
        {
            _typed[scope] = text;
        }

        return text is { Length: > 0 } ? Passphrase.Of(text) : null;
    }

    private static bool Ask(string location, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? text)
    {
        text = null;
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
        {
            return false;
        }

        Console.Error.Write($"Passphrase of {location}: ");
        var typed = new System.Text.StringBuilder();
        for (ConsoleKeyInfo key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                _ = typed.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        text = typed.ToString();
        return text.Length > 0;
    }
}
