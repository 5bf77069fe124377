namespace Orleans.Runtime.Lifecycle;

/// <summary>Starts observers stage by stage upwards and stops those that were started downwards.</summary>
internal abstract class StagedLifecycle : ILifecycleObservable
{
    private readonly Lock _gate = new();
    private readonly List<Subscription> _subscriptions = [];

    /// <summary>The highest stage whose observers have all started.</summary>
    public int HighestCompletedStage { get; private set; } = int.MinValue;

    /// <summary>The lowest stage whose observers have all stopped.</summary>
    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var subscription = new Subscription(this, stage, observer);
        lock (_gate)
        {
            _subscriptions.Add(subscription);
        }

        return subscription;
    }

    /// <summary>Starts all stages; the observers of one stage start together.</summary>
    public async Task StartAsync(CancellationToken token)
    {
        foreach (IGrouping<int, Subscription> stage in Stages())
        {
            token.ThrowIfCancellationRequested();
            await Task.WhenAll(stage.Select(subscription => subscription.StartAsync(token)));
            HighestCompletedStage = stage.Key;
        }

        HighestCompletedStage = int.MaxValue;
    }

    /// <summary>Stops all stages that were started; a failure does not keep the others from stopping.</summary>
    public async Task StopAsync(CancellationToken token)
    {
        List<Exception>? failures = null;
        foreach (IGrouping<int, Subscription> stage in Stages().Reverse())
        {
            try
            {
                await Task.WhenAll(stage.Where(subscription => subscription.IsStarted).Select(subscription => subscription.Observer.OnStop(token)));
            }
            catch (Exception exception)
            {
                (failures ??= []).Add(exception);
            }

            LowestStoppedStage = stage.Key;
        }

        if (failures is not null)
        {
            throw new AggregateException(failures);
        }
    }

    private IEnumerable<IGrouping<int, Subscription>> Stages()
    {
        lock (_gate)
        {
            return [.. _subscriptions.GroupBy(subscription => subscription.Stage).OrderBy(stage => stage.Key)];
        }
    }

    private void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.Remove(subscription);
        }
    }

    private sealed class Subscription(StagedLifecycle owner, int stage, ILifecycleObserver observer) : IDisposable
    {
        public int Stage => stage;

        public ILifecycleObserver Observer => observer;

        public bool IsStarted { get; private set; }

        public Task StartAsync(CancellationToken token)
        {
            IsStarted = true;
            return observer.OnStart(token);
        }

        public void Dispose() => owner.Remove(this);
    }
}
