using Spectre.Console;

namespace OrleansMesh.Cli.Output;

/// <summary>A console on a writer: colours only on a terminal that wants them (https://no-color.org), lines not broken elsewhere.</summary>
public static class Terminal
{
    // Wide enough that no DID is cut when the output goes to a file or pipe.
    private const int PlainWidth = 400;

    /// <summary>The console on <paramref name="writer"/>.</summary>
    public static IAnsiConsole For(TextWriter writer)
    {
        bool isTerminal = (ReferenceEquals(writer, Console.Out) && !Console.IsOutputRedirected)
            || (ReferenceEquals(writer, Console.Error) && !Console.IsErrorRedirected);
        bool wantsColour = isTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = wantsColour ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = wantsColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isTerminal)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }
}
