namespace Orleans.Streaming;

/// <summary>The calls that bring items to a grain or a client. No grain interface: the runtime serves them for the grain.</summary>
internal interface IStreamConsumer
{
    Task DeliverAsync(Guid subscription, StreamBatch batch);

    Task FailAsync(Guid subscription, Exception exception);
}
