namespace Orleans.Streaming;

/// <summary>What a consumer attached to a subscription, without the type of its items.</summary>
internal interface IStreamHandler
{
    /// <summary>Hands the batch on, item by item or whole; stops between items when the handler was replaced or removed.</summary>
    Task DeliverAsync(StreamBatch batch, Func<bool> isAttached);

    Task FailAsync(Exception exception);
}
