namespace Orleans.Streaming;

/// <summary>The way to one consumer.</summary>
internal sealed class StreamConsumerReference(ReferenceFactory references, GrainId consumer)
    : GrainReference(references.SharedOf(typeof(IStreamConsumer), consumer.Type), consumer.Key), IStreamConsumer
{
    public Task DeliverAsync(Guid subscription, StreamBatch batch) =>
        InvokeAsync(new StreamConsumerRequest(nameof(DeliverAsync), handlers => handlers.DeliverAsync(subscription, batch))).AsTask();

    public Task FailAsync(Guid subscription, Exception exception) =>
        InvokeAsync(new StreamConsumerRequest(nameof(FailAsync), handlers => handlers.FailAsync(subscription, exception))).AsTask();
}
