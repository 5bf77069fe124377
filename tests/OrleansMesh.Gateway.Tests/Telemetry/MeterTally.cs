using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace OrleansMesh.Gateway.Tests.Telemetry;

/// <summary>Sums what the counters of a meter say, by instrument and reason.</summary>
internal sealed class MeterTally : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(string Instrument, string Reason), long> _sums = new();

    public MeterTally(string meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == meter)
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

            _sums.AddOrUpdate((instrument.Name, reason), value, (_, sum) => sum + value);
        });
        _listener.Start();
    }

    public long Of(string instrument, string reason = "") => _sums.GetValueOrDefault((instrument, reason));

    public void Dispose() => _listener.Dispose();
}
