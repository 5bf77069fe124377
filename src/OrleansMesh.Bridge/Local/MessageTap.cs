using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace OrleansMesh.Bridge.Local;

/// <summary>
/// A client transport that shows each incoming message, in arrival order, before the session handles it. The session itself hands messages
/// to handlers in no order, and drops the data of an error that is no object; a bridge must keep both.
/// </summary>
internal sealed class MessageTap(IClientTransport inner, Action<JsonRpcMessage> onMessage) : IClientTransport
{
    public string Name => inner.Name;

    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) =>
        new TappedTransport(await inner.ConnectAsync(cancellationToken), onMessage);
}
