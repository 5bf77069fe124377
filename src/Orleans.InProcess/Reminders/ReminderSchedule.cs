using Microsoft.Extensions.Logging;

namespace Orleans.Reminders;

/// <summary>The tickers of a running silo, one for each row of the table.</summary>
internal sealed partial class ReminderSchedule(SiloCore silo)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(GrainId Grain, string Name), ReminderTicker> _tickers = [];
    private HashSet<(GrainId Grain, string Name)>? _changedWhileLoading;
    private bool _running;

    public TimeProvider Time => silo.Time;

    public DateTime Now => silo.Time.GetUtcNow().UtcDateTime;

    public void Start()
    {
        lock (_gate)
        {
            _running = true;
        }
    }

    /// <summary>No tick is sent from here on.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _running = false;
            foreach (ReminderTicker ticker in _tickers.Values)
            {
                ticker.Dispose();
            }

            _tickers.Clear();
        }
    }

    /// <summary>A row was written.</summary>
    public void Set(ReminderEntry row)
    {
        lock (_gate)
        {
            _changedWhileLoading?.Add((row.GrainId, row.ReminderName));
            // the first tick is never missed, however long the write took
            Tick(row, row.StartAt);
        }
    }

    /// <summary>A row was removed; a ticker of a later one stays.</summary>
    public void Remove(GrainId grain, string name, string etag)
    {
        lock (_gate)
        {
            _changedWhileLoading?.Add((grain, name));
            if (_tickers.TryGetValue((grain, name), out ReminderTicker? ticker) && ticker.Row.ETag == etag)
            {
                Drop((grain, name));
            }
        }
    }

    /// <summary>Takes over what the table says, but for rows that were changed here meanwhile.</summary>
    public async Task LoadAsync(IReminderTable table)
    {
        var changed = new HashSet<(GrainId Grain, string Name)>();
        lock (_gate)
        {
            _changedWhileLoading = changed;
        }

        IList<ReminderEntry> rows = (await table.ReadRows(0, 0)).Reminders;
        lock (_gate)
        {
            _changedWhileLoading = null;
            var gone = _tickers.Keys.ToHashSet();
            foreach (ReminderEntry row in rows)
            {
                gone.Remove((row.GrainId, row.ReminderName));
                if (!changed.Contains((row.GrainId, row.ReminderName)))
                {
                    TakeOver(row);
                }
            }

            foreach ((GrainId Grain, string Name) key in gone.Where(key => !changed.Contains(key)))
            {
                Drop(key);
            }
        }
    }

    /// <summary>Sends the tick as an ordinary call; returns before it is handled.</summary>
    public void Fire(ReminderTicker ticker) =>
        _ = Task.Factory.StartNew(() => FireAsync(ticker), CancellationToken.None, TaskCreationOptions.DenyChildAttach, silo.Seam ?? TaskScheduler.Default);

    private void TakeOver(ReminderEntry row)
    {
        if (!_tickers.TryGetValue((row.GrainId, row.ReminderName), out ReminderTicker? ticker) || ticker.Row.ETag != row.ETag)
        {
            // a table may lose the kind
            row.StartAt = DateTime.SpecifyKind(row.StartAt, DateTimeKind.Utc);
            Tick(row, ReminderCadence.AtOrAfter(row.StartAt, row.Period, Now));
        }
    }

    private void Tick(ReminderEntry row, DateTime due)
    {
        Drop((row.GrainId, row.ReminderName));
        if (!_running)
        {
            return;
        }

        var ticker = new ReminderTicker(this, row);
        _tickers[(row.GrainId, row.ReminderName)] = ticker;
        ticker.Arm(due);
    }

    private void Drop((GrainId Grain, string Name) key)
    {
        if (_tickers.Remove(key, out ReminderTicker? ticker))
        {
            ticker.Dispose();
        }
    }

    private async Task FireAsync(ReminderTicker ticker)
    {
        ReminderEntry row = ticker.Row;
        DateTime sent = Now;
        try
        {
            var grain = (IRemindable)silo.References.Create(typeof(IRemindable), row.GrainId);
            await grain.ReceiveReminder(row.ReminderName, new TickStatus(row.StartAt, row.Period, sent));
        }
        catch (Exception exception)
        {
            Log.TickFailed(silo.Logger, exception, row.ReminderName, row.GrainId);
        }

        DateTime now = Now;
        ticker.Arm(ReminderCadence.After(row.StartAt, row.Period, now > sent ? now : sent));
    }

    private static partial class Log
    {
        [LoggerMessage(5201, LogLevel.Error, "Reminder {Reminder} of {Grain} failed; its next tick comes as planned")]
        public static partial void TickFailed(ILogger logger, Exception exception, string reminder, GrainId grain);
    }
}
