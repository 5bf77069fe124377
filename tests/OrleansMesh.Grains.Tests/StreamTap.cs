using System.Threading.Channels;
using Orleans.Streams;

namespace OrleansMesh.Grains.Tests;

/// <summary>Keeps what a stream brings for a test to read.</summary>
internal sealed class StreamTap<T> : IAsyncObserver<T>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<T> _items = Channel.CreateBounded<T>(10_000);

    /// <summary>The next item of which <paramref name="wanted"/> holds; others are dropped.</summary>
    public async Task<T> NextAsync(Predicate<T> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            T item = await _items.Reader.ReadAsync(patience.Token);
            if (wanted(item))
            {
                return item;
            }
        }
    }

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => _items.Writer.WriteAsync(item).AsTask();

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
