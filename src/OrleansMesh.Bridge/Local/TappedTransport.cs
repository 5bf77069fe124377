using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace OrleansMesh.Bridge.Local;

/// <summary>A transport whose incoming messages are seen as they are read.</summary>
internal sealed class TappedTransport(ITransport inner, Action<JsonRpcMessage> onMessage) : ITransport
{
    public string? SessionId => inner.SessionId;

    public ChannelReader<JsonRpcMessage> MessageReader { get; } = new Reader(inner.MessageReader, onMessage);

    public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) =>
        inner.SendMessageAsync(message, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Reader(ChannelReader<JsonRpcMessage> inner, Action<JsonRpcMessage> onMessage) : ChannelReader<JsonRpcMessage>
    {
        public override Task Completion => inner.Completion;

        public override bool TryRead(out JsonRpcMessage item)
        {
            if (!inner.TryRead(out item!))
            {
                return false;
            }

            onMessage(item);
            return true;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => inner.WaitToReadAsync(cancellationToken);
    }
}
