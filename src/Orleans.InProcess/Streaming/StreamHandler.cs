using Orleans.Providers.Streams.Common;
using Orleans.Serialization.Cloning;
using Orleans.Streams;

namespace Orleans.Streaming;

/// <summary>Hands items to an observer; each delivery hands out fresh copies.</summary>
internal sealed class StreamHandler<T>(IAsyncObserver<T>? observer, IAsyncBatchObserver<T>? batchObserver) : IStreamHandler
{
    public async Task DeliverAsync(StreamBatch batch, Func<bool> isAttached)
    {
        if (batchObserver is not null)
        {
            await batchObserver.OnNextAsync([.. batch.Items.Select((item, i) => new SequentialItem<T>(Typed(item), TokenOf(batch, i)))]);
            return;
        }

        for (int i = 0; i < batch.Items.Length && isAttached(); i++)
        {
            await observer!.OnNextAsync(Typed(batch.Items[i]), TokenOf(batch, i));
        }
    }

    public Task FailAsync(Exception exception) => batchObserver?.OnErrorAsync(exception) ?? observer!.OnErrorAsync(exception);

    private static EventSequenceTokenV2 TokenOf(StreamBatch batch, int index) => new(batch.Sequence, index);

    private static T Typed(object? item) => item switch
    {
        null => default!,
        T => (T)ObjectCopier.Copy(item),
        _ => throw new InvalidCastException($"The stream carries a {item.GetType()}, the subscription expects a {typeof(T)}."),
    };
}
