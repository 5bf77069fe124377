using OrleansMesh.Client;

namespace OrleansMesh.EndToEnd.Tests;

/// <summary>Receives and acknowledges; keeps how often each message came, also across its own restarts.</summary>
internal sealed class LoadReceiver(MeshFolder folder, MeshClientOptions options) : IAsyncDisposable
{
    private readonly Dictionary<string, int> _received = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ending = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MeshClient? _client;
    private Task _running = Task.CompletedTask;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _received.Count;
            }
        }
    }

    public MeshClient Client => _client ?? throw new InvalidOperationException("It does not run.");

    public long Refused { get; private set; }

    public string[] MoreThanOnce()
    {
        lock (_gate)
        {
            return [.. _received.Where(r => r.Value > 1).Select(r => r.Key)];
        }
    }

    public string[] Missing(IEnumerable<string> wanted)
    {
        lock (_gate)
        {
            return [.. wanted.Where(id => !_received.ContainsKey(id))];
        }
    }

    public async Task StartAsync()
    {
        _client = await MeshClient.ConnectAsync(folder, options, CancellationToken.None);
        _running = ReceiveAsync(_client);
    }

    /// <summary>Leaves the hub in good order; what was not acknowledged comes to the next session.</summary>
    public async Task StopAsync()
    {
        await Client.DisposeAsync();
        await _running;
        Refused += Client.DeliveriesRefused;
        _client = null;
    }

    /// <summary>Waits until all of <paramref name="wanted"/> have come.</summary>
    public async Task WaitForAsync(IReadOnlyCollection<string> wanted, TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            if (Missing(wanted).Length == 0)
            {
                return;
            }

            // Late: the assertion tells what is missing.
            await changed.WaitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (late.IsCancellationRequested)
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
        {
            await StopAsync();
        }

        await _ending.CancelAsync();
        _ending.Dispose();
    }

    private async Task ReceiveAsync(MeshClient client)
    {
        await foreach (ReceivedMessage message in client.ReceiveAsync(_ending.Token))
        {
            lock (_gate)
            {
                _received[message.MessageId] = _received.GetValueOrDefault(message.MessageId) + 1;
                TaskCompletionSource changed = _changed;
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                changed.SetResult();
            }

            await message.AcknowledgeAsync();
        }
    }
}
