using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using OrleansMesh.Bridge.Calls;
using OrleansMesh.Bridge.Local;

namespace OrleansMesh.Bridge.Federated;

/// <summary>The lists of the meshes we federate with: asked once, kept until the mesh says that they changed; a failure is kept for 5 s, so a dead mesh is not asked at each list.</summary>
public sealed partial class PeerListings(OutboundCalls calls, BridgeOptions options, ILogger logger)
{
    private static readonly TimeSpan FailureKept = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Key, Entry> _entries = [];
    private readonly Lock _gate = new();

    /// <summary>The list of one kind of one mesh, within the list timeout; callers share one request.</summary>
    public Task<PeerListing> GetAsync(FederatedMesh peer, McpItemKind kind, CancellationToken ct)
    {
        var key = new Key(peer.MeshId, peer.FederationId, kind);
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out Entry? entry) || (entry.HasFailed && options.Clock.GetElapsedTime(entry.Started) >= FailureKept))
            {
                // Not the caller's token: others wait for the same list.
                entry = new Entry(options.Clock.GetTimestamp());
                entry.Listing = Task.Run(() => ListAsync(peer, kind, entry), CancellationToken.None);
                _entries[key] = entry;
            }

            return entry.Listing.WaitAsync(ct);
        }
    }

    /// <summary>Forgets the lists of <paramref name="meshId"/>; of every mesh when it is null.</summary>
    public void Forget(string? meshId)
    {
        lock (_gate)
        {
            foreach (Key key in _entries.Keys.Where(k => meshId is null || k.MeshId == meshId).ToList())
            {
                _entries.Remove(key);
            }
        }
    }

    private async Task<PeerListing> ListAsync(FederatedMesh peer, McpItemKind kind, Entry entry)
    {
        PeerListing listing = await ListAsync(peer, kind);
        entry.HasFailed = listing.Failure is not null;
        return listing;
    }

    private async Task<PeerListing> ListAsync(FederatedMesh peer, McpItemKind kind)
    {
        (_, string method, string member) = McpMethods.Lists.First(l => l.Kind == kind);
        using var timeout = new CancellationTokenSource(options.ListTimeout, options.Clock);
        try
        {
            (List<JsonObject> items, JsonRpcFailure? failure) = await ServerLister.PagesAsync(
                (m, p, ct) => calls.CallAsync(peer, m, p, null, options.ListTimeout, ct), method, member, options.ItemsMax, timeout.Token);
            if (failure is not null)
            {
                Log.Incomplete(logger, method, peer.MeshId, failure.Message);
            }

            return new PeerListing(items, failure);
        }
        catch (OperationCanceledException)
        {
            return new PeerListing([], Refusals.TimedOut(peer.MeshId, options.ListTimeout));
        }
        catch (Exception e)
        {
            Log.Failed(logger, method, peer.MeshId, e);
            return new PeerListing([], Refusals.Internal(peer.MeshId));
        }
    }

    private readonly record struct Key(string MeshId, string FederationId, McpItemKind Kind);

    private sealed class Entry(long started)
    {
        public long Started { get; } = started;

        public Task<PeerListing> Listing { get; set; } = Task.FromResult(new PeerListing([], null));

        public bool HasFailed { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(7160, LogLevel.Information, "{Method} of {Mesh} is incomplete: {Why}")]
        public static partial void Incomplete(ILogger logger, string method, string mesh, string why);

        [LoggerMessage(7161, LogLevel.Error, "{Method} of {Mesh} failed.")]
        public static partial void Failed(ILogger logger, string method, string mesh, Exception e);
    }
}
