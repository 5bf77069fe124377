using Spectre.Console;

namespace OrleansMesh.Cli.Output;

/// <summary>The two lines of a failure on standard error: what was wrong, and what to do next.</summary>
public static class ErrorText
{
    /// <summary>Writes both lines; the second only when there is something to do.</summary>
    public static void Write(TextWriter error, string message, string next)
    {
        IAnsiConsole console = Terminal.For(error);
        Write(console, $"[red]error:[/] {message}");
        if (next.Length > 0)
        {
            Write(console, $"[yellow]next:[/]  {next}");
        }
    }

    private static void Write(IAnsiConsole console, FormattableString line)
    {
        console.Write(StyledLine.Of(line));
        console.WriteLine();
    }
}
