using OrleansMesh.Client.Sessions;
using OrleansMesh.Domain.Envelopes;

namespace OrleansMesh.Client.Messages;

/// <summary>A message without a receipt.</summary>
internal sealed class PendingMessage(ulong sequence, FmpDraft draft)
{
    private readonly Lock _gate = new();
    private HubSession? _sentOn;
    private bool _wasSent;

    public ulong Sequence => sequence;

    /// <summary>Without a time: it is signed anew each time that it is sent.</summary>
    public FmpDraft Draft => draft;

    public TaskCompletionSource<MessageReceipt> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it was sent on any session: a hub may have it.</summary>
    public bool WasSent
    {
        get
        {
            lock (_gate)
            {
                return _wasSent;
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
            _wasSent = true;
            return isNew;
        }
    }
}
