using System.CommandLine;
using System.CommandLine.Parsing;
using OrleansMesh.Cli.Output;

namespace OrleansMesh.Cli;

/// <summary>The command line as a function of its arguments and two streams.</summary>
public static class CliApplication
{
    // A hub drains its sessions and flushes its store within this; the operating system's patience is often 30 s.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Parses and runs; returns one of <see cref="ExitCodes"/>.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        if (arguments.Length == 0)
        {
            arguments = ["--help"];
        }

        // '@file' is a value of --data here, not a response file.
        ParseResult parsed = CommandTree.Create().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not ExampleHelp)
        {
            return Refuse(parsed, error);
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TerminationTimeout },
            cancellationToken);
    }

    private static int Refuse(ParseResult parsed, TextWriter error)
    {
        var names = new List<string>();
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult command; at = at.Parent)
        {
            names.Insert(0, command.Command is RootCommand ? CommandTree.ExecutableName : command.Command.Name);
        }

        string[] messages = [.. parsed.Errors.Select(e => e.Message).Distinct()];

        // A word that is no verb is told as such; that then no verb was given goes without saying.
        string[] telling = [.. messages.Where(m => messages.Length == 1 || !m.StartsWith("Required command", StringComparison.Ordinal))];
        ErrorText.Write(
            error,
            string.Join(" ", telling),
            $"See: {string.Join(' ', names)} --help");
        return ExitCodes.Usage;
    }
}
