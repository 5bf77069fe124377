using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Timers;

namespace Orleans.Reminders;

/// <summary>The reminders of one silo: rows of the table, and a ticker for each while the silo runs.</summary>
internal sealed partial class ReminderService : IReminderRegistry, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan LoadRetryPeriod = TimeSpan.FromSeconds(30);

    private readonly SiloCore _silo;
    private readonly ReminderOptions _options;
    private readonly IReminderTable _table;
    private readonly ReminderSchedule _schedule;
    private readonly CancellationTokenSource _stopped = new();

    public ReminderService(SiloCore silo, IServiceProvider services, IOptions<ReminderOptions> options)
    {
        _silo = silo;
        _options = options.Value;
        _table = services.GetService<IReminderTable>()
            ?? throw new OrleansConfigurationException("AddReminders needs a table: register an IReminderTable, or call UseInMemoryReminderService().");
        _schedule = new ReminderSchedule(silo);
    }

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(ReminderService), ServiceLifecycleStage.RuntimeGrainServices, StartTableAsync, token => _table.StopAsync(token));
        lifecycle.Subscribe(nameof(ReminderService), ServiceLifecycleStage.Active, StartAsync, StopAsync);
    }

    public async Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        Check(reminderName, dueTime, period);
        var row = new ReminderEntry
        {
            GrainId = callingGrainId,
            ReminderName = reminderName,
            StartAt = _schedule.Now.Add(dueTime),
            Period = period,
        };
        row.ETag = await _table.UpsertRow(row)
            ?? throw new ReminderException($"The reminder {reminderName} of {callingGrainId} could not be written. Try again.");
        _schedule.Set(row);
        return RegisteredReminder.Of(row);
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        RefuseOutside();
        if (reminder is not RegisteredReminder(GrainId grainId, string name, string etag))
        {
            throw new ArgumentException("Pass what RegisterOrUpdateReminder or GetReminder returned.", nameof(reminder));
        }

        if (!await _table.RemoveRow(grainId, name, etag) && await _table.ReadRow(grainId, name) is not null)
        {
            throw new ReminderException($"The reminder {name} of {grainId} has been registered anew since. Get it and try again.");
        }

        _schedule.Remove(grainId, name, etag);
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName)
    {
        RefuseOutside();
        return await _table.ReadRow(callingGrainId, reminderName) is { } row ? RegisteredReminder.Of(row) : null;
    }

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId)
    {
        RefuseOutside();
        return [.. (await _table.ReadRows(callingGrainId)).Reminders.Select(RegisteredReminder.Of)];
    }

    public void Dispose()
    {
        _schedule.Stop();
        _stopped.Dispose();
    }

    private static void RefuseOutside()
    {
        if (RuntimeContext.Current is null)
        {
            throw new InvalidOperationException("Reminders belong to grains: this is only possible inside a grain's turn.");
        }
    }

    private void Check(string name, TimeSpan dueTime, TimeSpan period)
    {
        RefuseOutside();
        // an infinite span is a negative one
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.Zero);
        if (period < _options.MinimumReminderPeriod)
        {
            throw new ArgumentException(
                $"The period {period} of reminder {name} is shorter than the shortest allowed, {_options.MinimumReminderPeriod}.", nameof(period));
        }
    }

    private async Task StartTableAsync(CancellationToken token)
    {
        using var timeout = new CancellationTokenSource(_options.InitializationTimeout, _silo.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, timeout.Token);
        await _table.StartAsync(either.Token).WaitAsync(either.Token);
    }

    // A table that cannot be read delays the reminders, not the start of the silo.
    private async Task StartAsync(CancellationToken token)
    {
        _schedule.Start();
        bool loaded = await TryLoadAsync();
        _ = Task.Factory.StartNew(
            () => KeepLoadingAsync(loaded), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _silo.Seam ?? TaskScheduler.Default);
    }

    private async Task StopAsync(CancellationToken token)
    {
        _schedule.Stop();
        await _stopped.CancelAsync();
    }

    private async Task KeepLoadingAsync(bool loaded)
    {
        CancellationToken stopped = _stopped.Token;
        try
        {
            while (true)
            {
                await Task.Delay(loaded ? _options.RefreshReminderListPeriod : LoadRetryPeriod, _silo.Time, stopped);
                loaded = await TryLoadAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // the silo stops
        }
    }

    private async Task<bool> TryLoadAsync()
    {
        try
        {
            await _schedule.LoadAsync(_table);
            return true;
        }
        catch (Exception exception)
        {
            Log.LoadFailed(_silo.Logger, exception, LoadRetryPeriod);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5202, LogLevel.Warning, "The reminder table cannot be read; trying again in {Delay}")]
        public static partial void LoadFailed(ILogger logger, Exception exception, TimeSpan delay);
    }
}
