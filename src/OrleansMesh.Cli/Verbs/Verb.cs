using System.CommandLine;
using OrleansMesh.Cli.Output;

namespace OrleansMesh.Cli.Verbs;

/// <summary>A verb of the command line: its options, its examples in <c>--help</c>, and one way in which it fails.</summary>
internal abstract class Verb : Command
{
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, one value a line, and nothing else on standard output." };

    /// <param name="examples">Whole command lines, shown by <c>--help</c>.</param>
    protected Verb(string name, string description, params IReadOnlyList<string> examples)
        : base(name, description)
    {
        Examples = examples;
        SetAction(InvokeAsync);
    }

    /// <summary>Whole command lines that work.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Declares arguments and options, in the order of <c>--help</c>; <c>--json</c> comes last.</summary>
    protected void Takes(params ReadOnlySpan<Symbol> symbols)
    {
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                Arguments.Add(argument);
            }
            else
            {
                Options.Add((Option)symbol);
            }
        }

        Options.Add(_json);
    }

    /// <summary>Does it; a <see cref="CliFailureException"/> or a refusal of the mesh is shown to the user.</summary>
    protected abstract Task<int> RunAsync(ParseResult arguments, CliOutput output, CancellationToken cancellationToken);

    private async Task<int> InvokeAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var output = new CliOutput(arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error, arguments.GetValue(_json));
        try
        {
            return await RunAsync(arguments, output, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            output.Remark("Interrupted.");
            return ExitCodes.Failed;
        }
        catch (Exception exception) when (Failures.TryExplain(exception, out CliFailureException? failure))
        {
            output.Fail(failure);
            return failure.ExitCode;
        }
        catch (Exception bug)
        {
            // The edge of the program: a bug is told in full, and is a failure like any other to a script.
            output.Remark(bug.ToString());
            output.Fail(new CliFailureException("bug", $"orleansmesh failed in a way that it should not: {bug.Message}", "Please report it with the lines above."));
            return ExitCodes.Failed;
        }
    }
}
