using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace OrleansMesh.Bridge.Calls;

/// <summary>A request of ours that another mesh has not answered yet.</summary>
internal sealed class OutboundCall : IDisposable
{
    private const int ProgressMax = 64;

    private readonly TaskCompletionSource<CallOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Progress is a hint: when the local client is slow the oldest is dropped, and the answer still comes.
    private readonly Channel<JsonObject> _progress = Channel.CreateBounded<JsonObject>(
        new BoundedChannelOptions(ProgressMax) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly CallDeadline _deadline;

    public OutboundCall(FederatedMesh peer, TimeSpan timeout, BridgeOptions options)
    {
        Peer = peer;
        _deadline = new CallDeadline(options.Clock, timeout, options.CallTimeMax, () => Expire(timeout));
    }

    public FederatedMesh Peer { get; }

    public bool HasTimedOut { get; private set; }

    public ChannelReader<JsonObject> Progress => _progress.Reader;

    public Task<CallOutcome> Outcome => _outcome.Task;

    /// <summary>Only the mesh that was asked may answer, and only within the federation in which it was asked.</summary>
    public bool IsFrom(MeshMessage message) =>
        string.Equals(message.SourceMeshId, Peer.MeshId, StringComparison.Ordinal)
        && string.Equals(message.FederationId, Peer.FederationId, StringComparison.Ordinal);

    public void Report(JsonObject progress)
    {
        _deadline.Touch();
        _progress.Writer.TryWrite(progress);
    }

    public void Complete(CallOutcome outcome)
    {
        _outcome.TrySetResult(outcome);
        _progress.Writer.TryComplete();
    }

    public void Dispose() => _deadline.Dispose();

    private void Expire(TimeSpan silence)
    {
        // Set first: whoever waits for the outcome reads it.
        HasTimedOut = true;
        Complete(CallOutcome.Failed(Refusals.TimedOut(Peer.MeshId, silence)));
    }
}
