using System.Collections.Concurrent;
using System.Text.Json;
using OrleansMesh.Client;
using OrleansMesh.Domain.Identity;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>Sends reliable messages, many at a time, until it is told to stop; keeps the id of each that the hub acknowledged.</summary>
internal sealed class LoadSender(MeshClient client, Did target)
{
    private const int Workers = 64;

    // Not acknowledged, and may be tomorrow: the same message is sent again.
    private static readonly string[] Passing = ["leases-stale", "in-flight", "window-full", "rate-limited", "queue-full", "store-unavailable"];

    private readonly ConcurrentDictionary<string, bool> _acknowledged = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private (int Count, TaskCompletionSource Reached) _goal = (int.MaxValue, new TaskCompletionSource());
    private int _next;
    private volatile bool _isStopping;

    public ICollection<string> Acknowledged => _acknowledged.Keys;

    public int Count => _acknowledged.Count;

    /// <summary>How often the hub said "not now".</summary>
    public ConcurrentDictionary<string, int> Refusals { get; } = new(StringComparer.Ordinal);

    /// <summary>Completes when every message that was begun is acknowledged, after <see cref="Stop"/>.</summary>
    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync)));

    public void Stop() => _isStopping = true;

    /// <summary>Completes when <paramref name="more"/> more messages are acknowledged.</summary>
    public Task MoreAsync(int more)
    {
        lock (_gate)
        {
            _goal = (Count + more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return _goal.Reached.Task;
        }
    }

    private async Task WorkAsync()
    {
        while (!_isStopping)
        {
            string id = $"load-{Interlocked.Increment(ref _next)}";
            while (!await TrySendAsync(id))
            {
                // The same id again: a message is delivered once however often it is sent.
            }

            _acknowledged[id] = true;
            lock (_gate)
            {
                if (Count >= _goal.Count)
                {
                    _goal.Reached.TrySetResult();
                }
            }
        }
    }

    private async Task<bool> TrySendAsync(string id)
    {
        try
        {
            JsonElement data = JsonSerializer.SerializeToElement(new { id });
            await client.SendAsync(target, "agent.message", data, new SendOptions { MessageId = id }, CancellationToken.None).WaitAsync(World.Patience);
            return true;
        }
        catch (MeshRefusedException refused) when (Passing.Contains(refused.Reason))
        {
            Refusals.AddOrUpdate(refused.Reason, 1, (_, count) => count + 1);
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            await pause.WaitForNextTickAsync();
            return false;
        }
    }
}
