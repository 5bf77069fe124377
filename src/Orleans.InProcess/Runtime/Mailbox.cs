using Microsoft.Extensions.Logging;
using Orleans.Runtime.Requests;
using Orleans.Runtime.Scheduling;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>Holds the requests to one object and starts them by the interleaving rule, one turn at a time.</summary>
internal abstract partial class Mailbox : CallTarget, ITargetHolder
{
    private readonly List<RequestBase> _running = new(1);
    private RequestQueue _waiting;
    private RequestBase? _current;
    private int _exclusive;
    private int _writers;
    private Dictionary<Guid, int>? _sections;

    protected Mailbox(SiloCore silo)
    {
        Silo = silo;
        Turns = new TurnScheduler(this, silo.Seam);
    }

    /// <summary>Guards everything of this mailbox but the object's own state, which the turns guard.</summary>
    public Lock Gate { get; } = new();

    public SiloCore Silo { get; }

    public TurnScheduler Turns { get; }

    /// <summary>The identity that requests are addressed to.</summary>
    public abstract GrainId Id { get; }

    /// <summary>What the code of a turn sees as its context.</summary>
    public virtual IGrainContext? Context => null;

    /// <summary>The request that the running code belongs to; null when several run and it cannot be told.</summary>
    public RequestBase? CurrentRequest => _current ?? (_running.Count == 1 ? _running[0] : null);

    /// <summary>Whether waiting requests may be started at all; under the gate.</summary>
    protected virtual bool IsOpen => true;

    /// <summary>Whether every request of this object may interleave.</summary>
    protected virtual bool IsReentrant => false;

    protected bool IsRunning => _running.Count > 0;

    protected int WaitingCount => _waiting.Count;

    /// <summary>The timestamp of the last use.</summary>
    protected long LastUsed { get; set; }

    /// <inheritdoc/>
    public abstract object? GetTarget();

    /// <inheritdoc/>
    public virtual object? GetComponent(Type componentType) => null;

    /// <inheritdoc/>
    public override bool TryEnqueue(RequestBase request)
    {
        bool full = false;
        lock (Gate)
        {
            if (HasEnded)
            {
                return false;
            }

            request.Holder = this;
            full = IsFull(request);
            if (!full && !Accept(request))
            {
                return true;
            }
        }

        if (full)
        {
            request.AnswerFault(new LimitExceededException(
                $"{Id} has {_waiting.Count} waiting requests, which is the limit MaxEnqueuedRequestsHardLimit."));
            return true;
        }

        Turns.Dispatch();
        return true;
    }

    /// <summary>Starts requests until none may start; inside a turn.</summary>
    public void Pump()
    {
        BeforePump();
        for (int left = Turns.RequestsPerTurn; left > 0; left--)
        {
            RequestBase? next;
            lock (Gate)
            {
                next = Take();
                if (next is null)
                {
                    return;
                }
            }

            Run(next);
        }

        lock (Gate)
        {
            if (_waiting.Count > 0)
            {
                // The turn that runs goes on with it: it has not released the scheduler.
                Turns.WantPump();
            }
        }
    }

    /// <summary>A request that went on asynchronously has ended.</summary>
    public void Completed(RequestBase request)
    {
        bool dispatch;
        LastUsed = request.KeepsAlive ? Silo.Clock.Now : LastUsed;
        lock (Gate)
        {
            Forget(request);
            dispatch = _waiting.Count > 0 && Turns.WantPump();
        }

        Close(request);
        if (dispatch)
        {
            Turns.Dispatch();
        }
    }

    /// <summary>The caller no longer wants the request.</summary>
    public void Cancel(RequestBase request)
    {
        bool running;
        lock (Gate)
        {
            if (_waiting.Remove(request))
            {
                return;
            }

            running = _running.Contains(request);
        }

        if (running)
        {
            // The token that the method sees is cancelled in a turn, since its callbacks are code of the grain.
            _ = Task.Factory.StartNew(
                static state => ((RequestBase)state!).TryCancel(), request, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Turns);
        }
    }

    /// <summary>What the caller gets for an exception of the method.</summary>
    public virtual Exception OnFailure(RequestBase request, Exception exception)
    {
        if (request.IsOneWay)
        {
            Log.OneWayFailed(Silo.Logger, exception, request, Id);
        }

        return Silo.Exceptions.Cross(request, exception);
    }

    protected abstract bool HasEnded { get; }

    /// <summary>Inside a turn, before requests are started.</summary>
    protected virtual void BeforePump()
    {
    }

    /// <summary>Nothing runs any more; under the gate.</summary>
    protected virtual void OnIdle()
    {
    }

    /// <summary>Starts the method of a request; false when it goes on asynchronously.</summary>
    protected virtual bool Start(RequestBase request)
    {
        request.SetTarget(this);
        return request.Start();
    }

    /// <summary>Takes all waiting requests away; under the gate.</summary>
    protected List<RequestBase> TakeAllWaiting()
    {
        var all = new List<RequestBase>(_waiting.Count);
        while (_waiting.TakeFirst() is { } request)
        {
            all.Add(request);
        }

        return all;
    }

    private bool IsFull(RequestBase request) => Silo.MailboxLimit > 0 && _waiting.Count >= Silo.MailboxLimit && request.KeepsAlive;

    // True when the caller must dispatch.
    private bool Accept(RequestBase request)
    {
        if (request.KeepsAlive)
        {
            LastUsed = request.SentAt;
        }

        _waiting.Append(request);
        return (_running.Count == 0 || MayStart(request)) && Turns.WantPump();
    }

    private RequestBase? Take()
    {
        RequestBase? next = _running.Count == 0 && IsOpen ? _waiting.TakeFirst() : _waiting.TakeFirstAdmitted(this);
        if (next is not null)
        {
            _running.Add(next);
            _exclusive += next.IsAlwaysInterleave ? 0 : 1;
            _writers += next.IsAlwaysInterleave || next.IsReadOnly ? 0 : 1;
        }

        return next;
    }

    private void Run(RequestBase request)
    {
        RequestValues.Current = request.Values;
        _current = request;
        bool done = Start(request);
        _current = null;
        RequestValues.Current = null;
        if (done)
        {
            lock (Gate)
            {
                Forget(request);
            }

            Close(request);
        }
    }

    private void Forget(RequestBase request)
    {
        _running.Remove(request);
        _exclusive -= request.IsAlwaysInterleave ? 0 : 1;
        _writers -= request.IsAlwaysInterleave || request.IsReadOnly ? 0 : 1;
        if (_running.Count == 0)
        {
            OnIdle();
        }
    }

    private static void Close(RequestBase request)
    {
        request.Parent = null;
        request.Cancellation?.Unlink();
    }

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Warning, "The one-way request {Request} to {Grain} failed")]
        public static partial void OneWayFailed(ILogger logger, Exception exception, RequestBase request, GrainId grain);
    }
}
