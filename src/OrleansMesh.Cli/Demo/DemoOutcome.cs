namespace OrleansMesh.Cli.Demo;

/// <summary>How a step went.</summary>
/// <param name="Outcome"><c>ok</c>, <c>failed</c> or, after a failed one, <c>skipped</c>.</param>
/// <param name="Milliseconds">From its beginning to its end, starting of processes included.</param>
/// <param name="Detail">What happened, or what went wrong.</param>
internal sealed record DemoOutcome(string Name, string Outcome, long Milliseconds, string Detail)
{
    public const string Ok = "ok";
    public const string Failed = "failed";
    public const string Skipped = "skipped";
}
