using OrleansMesh.Domain.Envelopes;
using OrleansMesh.Domain.Qos;

namespace OrleansMesh.Gateway.Links;

/// <summary>An envelope that is stored nowhere at this hub and goes on over a link, at once or when there is a place for it.</summary>
/// <param name="answered">Called once, by the link's reader, by what frees or takes a place, or when the link ends: must be quick and not throw.</param>
internal sealed class PendingRelay(RelayHead head, FmpEnvelope envelope, Action<RelayAnswer> answered)
{
    private ulong _sequence;
    private volatile bool _isForgotten;

    public RelayHead Head => head;

    public FmpEnvelope Envelope => envelope;

    public Action<RelayAnswer> Answered => answered;

    /// <summary>Its number on the link; 0 while it waits.</summary>
    public ulong Sequence
    {
        get => Volatile.Read(ref _sequence);
        set => Volatile.Write(ref _sequence, value);
    }

    /// <summary>Nobody waits for its answer: it need not go any more.</summary>
    public bool IsForgotten
    {
        get => _isForgotten;
        set => _isForgotten = value;
    }

    /// <summary>Whether it overtakes what is not: critical, and of no flow, which keeps one order in all classes.</summary>
    public bool IsUrgent => head.Epoch == 0 && envelope.Priority == QosClass.Critical;
}
