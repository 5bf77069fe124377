using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using OrleansMesh.Gateway.Links;

namespace OrleansMesh.Gateway.Services;

/// <summary>Tells other hubs which services have changed here, so that none answers from what it kept. What a hub does not hear ends with the time that was kept for it.</summary>
internal sealed class ServiceNews(HubCalls calls, RouteService routes, TimeProvider clock) : BackgroundService
{
    private const int WaitingMax = 4096;
    private const int HubsMax = 256;

    // A hub that does not answer does not hold up the next news for longer.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<string> _names = Channel.CreateBounded<string>(new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Takes names; when too many wait, the rest is left to time.</summary>
    public void Tell(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            _ = _names.Writer.TryWrite(name);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _names.Reader.WaitToReadAsync(stoppingToken))
        {
            var batch = new HashSet<string>(StringComparer.Ordinal);
            while (batch.Count < ServicesChangedBody.CountMax && _names.Reader.TryRead(out string? name))
            {
                _ = batch.Add(name);
            }

            var body = new ServicesChangedBody([.. batch]);
            Task told = Task.WhenAll(routes.Snapshot.Best.OrderBy(route => route.Latency).Take(HubsMax)
                .Select(route => calls.AskAsync(route.Node, HubCallTypes.ServicesChanged, "", body, HubCallJson.Default.ServicesChangedBody, stoppingToken)));
            _ = await Task.WhenAny(told, Task.Delay(Pause, clock, stoppingToken));
        }
    }
}
