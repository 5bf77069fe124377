using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace OrleansMesh.Bridge.Calls;

/// <summary>A request of another mesh that we have not answered yet.</summary>
internal sealed class InboundCall : IDisposable
{
    private const int ProgressMax = 64;

    private readonly CancellationTokenSource _stop;
    private readonly CallDeadline _deadline;

    private readonly Channel<JsonObject> _progress = Channel.CreateBounded<JsonObject>(
        new BoundedChannelOptions(ProgressMax) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public InboundCall(string id, FederatedMesh peer, BridgeOptions options, CancellationToken ct)
    {
        Id = id;
        Peer = peer;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Stopping = _stop.Token;
        _deadline = new CallDeadline(options.Clock, options.CallTimeout, options.CallTimeMax, Expire);
    }

    public string Id { get; }

    public FederatedMesh Peer { get; }

    public CancellationToken Stopping { get; }

    public bool HasExpired { get; private set; }

    public bool IsCancelled { get; private set; }

    public ChannelReader<JsonObject> Progress => _progress.Reader;

    public void Report(JsonObject progress)
    {
        _deadline.Touch();
        _progress.Writer.TryWrite(progress);
    }

    public void EndProgress() => _progress.Writer.TryComplete();

    /// <summary>The caller wants no answer any more.</summary>
    public void Cancel()
    {
        IsCancelled = true;
        Stop();
    }

    public void Dispose()
    {
        _deadline.Dispose();
        _stop.Dispose();
    }

    private void Expire()
    {
        HasExpired = true;
        Stop();
    }

    private void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended at the same moment.
        }
    }
}
