namespace OrleansMesh.Cli;

/// <summary>A verb could not do what it was asked: shown as two lines, what was wrong and what to do next, and exit code 1.</summary>
public sealed class CliFailureException : Exception
{
    public CliFailureException()
        : this("The command failed.")
    {
    }

    public CliFailureException(string message)
        : this("failed", message, "")
    {
    }

    public CliFailureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A failure for <paramref name="reason"/>, a stable kebab-case word.</summary>
    /// <param name="message">What was wrong, one sentence.</param>
    /// <param name="next">What to do next, one sentence; empty when nothing can be done.</param>
    public CliFailureException(string reason, string message, string next)
        : base(message)
    {
        Reason = reason;
        Next = next;
    }

    /// <summary>Stable kebab-case word for scripts.</summary>
    public string Reason { get; } = "failed";

    /// <summary>What to do next; may be empty.</summary>
    public string Next { get; } = "";

    /// <summary>The exit code that this failure asks for.</summary>
    public int ExitCode { get; init; } = ExitCodes.Failed;

    /// <summary>A wrong command line that only shows once it is looked at as a whole.</summary>
    public static CliFailureException Usage(string message, string next) => new("usage", message, next) { ExitCode = ExitCodes.Usage };
}
