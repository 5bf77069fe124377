namespace OrleansMesh.Cli.Demo;

/// <summary>A step did not do what it must.</summary>
internal sealed class DemoFailureException(string message) : Exception(message)
{
    /// <summary>Throws when <paramref name="holds"/> is false.</summary>
    public static void Unless(bool holds, string message)
    {
        if (!holds)
        {
            throw new DemoFailureException(message);
        }
    }
}
