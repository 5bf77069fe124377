using OrleansMesh.Client.Flows;
using OrleansMesh.Client.Sessions;
using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Client.Messages;

/// <summary>A message without a receipt.</summary>
/// <param name="sequence">Of the outbox.</param>
/// <param name="draft">Without a place in a flow.</param>
/// <param name="stamp">Its place in a flow; null for none.</param>
internal sealed class PendingMessage(ulong sequence, FmpDraft draft, FlowStamp? stamp)
{
    private readonly Lock _gate = new();
    private HubSession? _sentOn;
    private int _timesSent;
    private FlowMark? _mark;

    public ulong Sequence => sequence;

    /// <summary>Without a time: it is signed anew each time that it is sent.</summary>
    public FmpDraft Draft => draft;

    /// <summary>Set when a hub has it; null for one of no flow.</summary>
    public FlowMark? TakenMark { get; private set; }

    /// <summary>Whether it is known that no hub has it.</summary>
    public bool IsNowhere
    {
        get
        {
            lock (_gate)
            {
                return _timesSent == 0 || field;
            }
        }

        private set;
    }

    public TaskCompletionSource<MessageReceipt> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it was sent on any session: a hub may have it.</summary>
    public bool WasSent
    {
        get
        {
            lock (_gate)
            {
                return _timesSent > 0;
            }
        }
    }

    /// <summary>Whether it was sent on this session, or is being.</summary>
    public bool IsSentOn(HubSession session)
    {
        lock (_gate)
        {
            return ReferenceEquals(_sentOn, session);
        }
    }

    /// <summary>It is to be sent again, on the same session too.</summary>
    public void Unclaim()
    {
        lock (_gate)
        {
            _sentOn = null;
        }
    }

    /// <summary>True for the one caller who is to send it on this session.</summary>
    public bool TryClaim(HubSession session)
    {
        lock (_gate)
        {
            bool isNew = !ReferenceEquals(_sentOn, session);
            _sentOn = session;
            _timesSent += isNew ? 1 : 0;
            return isNew;
        }
    }

    /// <summary>The draft to sign now, with its place in its flow as far as that is known now.</summary>
    public FmpDraft Place()
    {
        FlowMark? mark = stamp?.Mark();
        lock (_gate)
        {
            _mark = mark;
        }

        return draft with { Flow = mark };
    }

    /// <summary>A hub took it, or has had it before.</summary>
    public void Took(bool isDuplicate)
    {
        lock (_gate)
        {
            // Sent once and known already: another message of this id is there, under another number.
            bool isAnother = isDuplicate && _timesSent == 1;
            IsNowhere |= isAnother;
            TakenMark = isAnother ? null : _mark;
        }
    }

    /// <summary>A hub refused it, or it is not sent any more: when it was sent only there, no hub has it.</summary>
    public void WasRefused()
    {
        lock (_gate)
        {
            IsNowhere |= _timesSent == 1;
        }
    }
}
