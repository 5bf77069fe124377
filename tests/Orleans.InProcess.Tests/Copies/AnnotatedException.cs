namespace Orleans.InProcess.Tests.Copies;

/// <summary>May cross a call.</summary>
[GenerateSerializer]
public sealed class AnnotatedException : Exception
{
    public AnnotatedException()
    {
    }

    public AnnotatedException(string message)
        : base(message)
    {
    }

    public AnnotatedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
