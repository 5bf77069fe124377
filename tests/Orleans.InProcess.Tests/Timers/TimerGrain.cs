namespace Orleans.InProcess.Tests.Timers;

/// <inheritdoc/>
public sealed class TimerGrain(Gates gates) : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    public Task Start(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive)
    {
        RequestContext.Set("leak", "yes");
        _timer = this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(due, period) { Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan due, TimeSpan period)
    {
        _timer!.Change(due, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task Hold(string gate) => gates.PassAsync(gate);

    public Task<int> Ticks() => Task.FromResult(_ticks);

    private async Task TickAsync(CancellationToken token)
    {
        _ticks++;
        gates.Note($"tick {_ticks}{RequestContext.Get("leak")}{(TaskScheduler.Current == TaskScheduler.Default ? " astray" : "")}");
        string key = this.GetPrimaryKeyString();
        gates.Reach($"{key} tick {_ticks}");
        if (key == "failing")
        {
            throw new InvalidOperationException("logged");
        }

        if (key == "slow")
        {
            await gates.PassAsync($"slow {_ticks}");
        }
    }
}
