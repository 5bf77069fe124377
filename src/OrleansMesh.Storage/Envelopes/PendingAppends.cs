using OrleansMesh.Domain.Qos;
using OrleansMesh.Grains.Ports;

namespace OrleansMesh.Storage.Envelopes;

/// <summary>Envelopes that wait for the next flush, by class and federation. When there are too many, the least urgent are given up: nothing here is acknowledged yet.</summary>
internal sealed class PendingAppends(int countMax, Action drain)
{
    /// <summary>Bytes of envelopes that wait at most.</summary>
    public const long BytesMax = 64L << 20;

    /// <summary>Envelopes of normal and low urgency in one flush at most while there are critical or high ones: who is urgent waits for what is written with it, and for the flush before.</summary>
    public const int BesideUrgentMax = 32;

    /// <summary>For so many flushes after one with urgent envelopes the next are expected: at full rate some tens of milliseconds.</summary>
    public const int UrgentFlushes = 32;

    private readonly Lock _gate = new();
    private readonly QosQueue<PendingAppend> _queue = new(new QosLimits(countMax, BytesMax));
    private bool _draining;
    private int _urgentLeft;

    /// <summary>Takes one in; what is given up for it, or it itself, is finished as displaced or refused.</summary>
    public void Add(PendingAppend append)
    {
        List<QosItem<PendingAppend>> displaced = [];
        bool begins = false;
        var item = new QosItem<PendingAppend>(
            append.Envelope.Priority, append.Envelope.FederationId, append.Envelope.Bytes.Length, long.MaxValue, MayDrop: true, append);
        lock (_gate)
        {
            if (!_queue.TryEnqueue(item, displaced))
            {
                displaced.Add(item);
            }
            else if (!_draining)
            {
                _draining = begins = true;
            }
        }

        if (begins)
        {
            drain();
        }

        foreach (QosItem<PendingAppend> each in displaced)
        {
            each.Value.Finish(ReferenceEquals(each.Value, append) ? AppendOutcome.QueueFull : AppendOutcome.Displaced);
        }
    }

    /// <summary>Takes out what is to share the next flush; when some are left, another drain is asked for.</summary>
    public List<PendingAppend> Take(int countMax)
    {
        var taken = new List<PendingAppend>();
        List<QosItem<PendingAppend>> none = [];
        int others = 0;
        lock (_gate)
        {
            while (taken.Count < countMax && (_urgentLeft == 0 || others < BesideUrgentMax) && _queue.TryDequeue(0, out QosItem<PendingAppend> item, none))
            {
                bool isUrgent = item.Class <= QosClass.High;
                _urgentLeft = isUrgent ? UrgentFlushes + 1 : _urgentLeft;
                others += isUrgent ? 0 : 1;
                taken.Add(item.Value);
            }

            _urgentLeft = Math.Max(_urgentLeft - 1, 0);
            _draining = _queue.Count > 0;
            if (!_draining)
            {
                return taken;
            }
        }

        drain();
        return taken;
    }
}
