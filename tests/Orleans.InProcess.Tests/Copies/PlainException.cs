namespace Orleans.InProcess.Tests.Copies;

/// <summary>May not cross a call.</summary>
public sealed class PlainException : Exception
{
    public PlainException()
    {
    }

    public PlainException(string message)
        : base(message)
    {
    }

    public PlainException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
