using System.Threading.Channels;

namespace OrleansMesh.Benchmarks.Ping;

/// <summary>The bare reference: actors that are a channel and a loop, with nothing of a runtime around them.</summary>
internal sealed class MailboxReference
{
    private const int MailboxLength = 1024;

    private readonly Channel<(int Value, TaskCompletionSource<int> Reply)> _mailbox =
        Channel.CreateBounded<(int, TaskCompletionSource<int>)>(new BoundedChannelOptions(MailboxLength) { SingleReader = true });

    public MailboxReference() => _ = ServeAsync();

    public Task<int> PingAsync(int value)
    {
        var reply = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        return _mailbox.Writer.TryWrite((value, reply)) ? reply.Task : throw new InvalidOperationException("The mailbox is full.");
    }

    private async Task ServeAsync()
    {
        await foreach ((int value, TaskCompletionSource<int> reply) in _mailbox.Reader.ReadAllAsync())
        {
            reply.TrySetResult(value);
        }
    }
}
