using OrleansMesh.Domain.Qos;

namespace OrleansMesh.Gateway.Links;

/// <summary>
/// The places of a link for what is sent and not answered. What can wait does so by class and federation; what cannot is turned away the sooner the less
/// urgent it is, so that a full link gives up low first and always has room for what is critical.
/// </summary>
internal sealed class LinkRoom
{
    // one place for each flow that waits, and a flow has one envelope at its head
    private static readonly QosLimits Waiting = new(RelayFlows.FlowsMax, long.MaxValue);

    private readonly Lock _gate = new();
    private readonly QosQueue<TaskCompletionSource> _waiting = new(Waiting);
    private readonly List<QosItem<TaskCompletionSource>> _none = [];
    private readonly int _count;
    private int _free;

    /// <param name="count">Places, at least 16.</param>
    public LinkRoom(int count)
    {
        _count = count;
        _free = count;
    }

    /// <summary>Places that must be free before one of a class is given to what cannot wait: a quarter for low, an eighth for normal, a sixteenth for high.</summary>
    public int ReserveOf(QosClass priority) => priority switch
    {
        QosClass.Low => _count / 4,
        QosClass.Normal => _count / 8,
        QosClass.High => _count / 16,
        _ => 0,
    };

    /// <summary>Whether what is normal and cannot wait would be turned away, or something waits: what has another way should take it.</summary>
    public bool IsCrowded
    {
        get
        {
            lock (_gate)
            {
                return _free <= ReserveOf(QosClass.Normal) || _waiting.Count > 0;
            }
        }
    }

    /// <summary>Takes a place for what cannot wait.</summary>
    public bool TryTake(QosClass priority)
    {
        lock (_gate)
        {
            if (_free <= ReserveOf(priority))
            {
                return false;
            }

            _free--;
            return true;
        }
    }

    /// <summary>Takes a place, waiting for one; a sixteenth of the places is left to what cannot wait.</summary>
    /// <param name="of">Class, federation and bytes of what waits; asked only when it has to.</param>
    public async ValueTask TakeAsync(Func<(QosClass Class, Guid Federation, int Bytes)> of, CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_gate)
        {
            if (_free > ReserveOf(QosClass.High))
            {
                _free--;
                return;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (QosClass priority, Guid federation, int bytes) = of();
            if (!_waiting.TryEnqueue(new QosItem<TaskCompletionSource>(priority, federation, bytes, long.MaxValue, MayDrop: false, turn), _none))
            {
                throw new InvalidOperationException("A link has more flows than a hub may have.");
            }
        }

        await using (cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn))
        {
            await turn.Task;
        }
    }

    /// <summary>Gives a place back, to who waits for it if there is one.</summary>
    public void GiveBack()
    {
        lock (_gate)
        {
            _free++;
            while (_free > ReserveOf(QosClass.High) && _waiting.TryDequeue(0, out QosItem<TaskCompletionSource> next, _none))
            {
                // one who has given up needs no place
                _free -= next.Value.TrySetResult() ? 1 : 0;
            }
        }
    }
}
