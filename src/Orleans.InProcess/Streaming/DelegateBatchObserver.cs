using Orleans.Streams;

namespace Orleans.Streaming;

/// <summary>A batch handler made of delegates.</summary>
internal sealed class DelegateBatchObserver<T>(
    Func<IList<SequentialItem<T>>, Task> onNext, Func<Exception, Task>? onError, Func<Task>? onCompleted) : IAsyncBatchObserver<T>
{
    public Task OnNextAsync(IList<SequentialItem<T>> items) => onNext(items);

    public Task OnErrorAsync(Exception ex) => onError?.Invoke(ex) ?? Task.CompletedTask;

    public Task OnCompletedAsync() => onCompleted?.Invoke() ?? Task.CompletedTask;
}
