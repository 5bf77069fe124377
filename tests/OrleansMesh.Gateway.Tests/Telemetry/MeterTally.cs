using System.Diagnostics.Metrics;

namespace OrleansMesh.Gateway.Tests.Telemetry;

/// <summary>Sums what the counters of a meter say, by instrument and reason.</summary>
internal sealed class MeterTally : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Instrument, string Reason), long> _sums = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="meter">Its name.</param>
    /// <param name="scope">Of one host, its meter factory; null for all of that name.</param>
    public MeterTally(string meter, object? scope = null)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == meter && (scope is null || ReferenceEquals(instrument.Meter.Scope, scope)))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            string reason = "";
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                reason = tag.Key == "reason" ? (string)tag.Value! : reason;
            }

            Add((instrument.Name, reason), value);
        });
        _listener.Start();
    }

    public long Of(string instrument, string reason = "")
    {
        lock (_gate)
        {
            return _sums.GetValueOrDefault((instrument, reason));
        }
    }

    /// <summary>Completes when a counter has come to <paramref name="sum"/>.</summary>
    public async Task UntilAsync(string instrument, string reason, long sum, TimeSpan patience)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_sums.GetValueOrDefault((instrument, reason)) >= sum)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(patience, TimeProvider.System);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add((string Instrument, string Reason) counter, long value)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _sums[counter] = _sums.GetValueOrDefault(counter) + value;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
