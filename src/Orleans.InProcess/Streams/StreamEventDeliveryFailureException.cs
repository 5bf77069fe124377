namespace Orleans.Streams;

/// <summary>An item was given up after its handler had failed for a minute; told to the handler's <c>OnErrorAsync</c>.</summary>
[GenerateSerializer]
public sealed class StreamEventDeliveryFailureException : OrleansException
{
    public StreamEventDeliveryFailureException()
    {
    }

    public StreamEventDeliveryFailureException(string message)
        : base(message)
    {
    }

    public StreamEventDeliveryFailureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
