using Microsoft.Extensions.Logging;
using Orleans.Runtime.Activations;
using Orleans.Runtime.Catalogs;
using Orleans.Runtime.Lifecycle;
using Orleans.Runtime.Requests;

namespace Orleans.Runtime;

/// <summary>One activation of a grain: its instance, its mailbox and its life.</summary>
internal sealed partial class Activation : Mailbox, IGrainContext
{
    private readonly GrainClass _class;
    private readonly CallTargetOwner _owner;

    // made when they are asked for: of many thousand idle activations hardly any needs one
    private GrainLifecycle? _lifecycle;
    private TaskCompletionSource? _deactivated;
    private HashSet<IDisposable>? _timers;
    private Dictionary<Type, object>? _components;
    private AsyncServiceScope _scope;
    private GrainReference? _reference;
    private ActivationState _state;
    private DeactivationReason? _ending;
    private long _keepUntil;
    private bool _isOver;

    /// <summary>Is owned by the catalog, or by the pool of its key.</summary>
    public Activation(SiloCore silo, GrainClass grainClass, GrainId id, CallTargetOwner owner)
        : base(silo)
    {
        _class = grainClass;
        _owner = owner;
        Id = id;
        LastUsed = silo.Clock.Now;
    }

    /// <inheritdoc/>
    public override GrainId Id { get; }

    /// <inheritdoc/>
    public override IGrainContext Context => this;

    public GrainId GrainId => Id;

    public ActivationId ActivationId { get; } = ActivationId.NewId();

    public object? GrainInstance { get; private set; }

    public IServiceProvider ActivationServices => _scope.ServiceProvider;

    public IGrainLifecycle ObservableLifecycle => _lifecycle ?? Interlocked.CompareExchange(ref _lifecycle, new GrainLifecycle(), null) ?? _lifecycle;

    public Task Deactivated
    {
        get
        {
            lock (Gate)
            {
                if (_deactivated is null)
                {
                    _deactivated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    if (_isOver)
                    {
                        _deactivated.SetResult();
                    }
                }

                return _deactivated.Task;
            }
        }
    }

    public GrainReference GrainReference => _reference ??= Silo.References.Create(_class.PrimaryInterface, Id);

    /// <summary>Waiting and running requests, for choosing among workers.</summary>
    public int Load => WaitingCount + (IsRunning ? 1 : 0);

    /// <inheritdoc/>
    protected override bool IsOpen => _state == ActivationState.Active && (_ending is null || Drains);

    /// <inheritdoc/>
    protected override bool HasEnded => _state == ActivationState.Ended;

    /// <inheritdoc/>
    protected override bool IsReentrant => _class.IsReentrant;

    // At shutdown there is no next activation to go to, so what waits is served first.
    private bool Drains => _ending is { ReasonCode: DeactivationReasonCode.ShuttingDown } && !Silo.IsAborting;

    /// <inheritdoc/>
    public override object? GetTarget() => GrainInstance;

    /// <inheritdoc/>
    public override object? GetComponent(Type componentType)
    {
        if (componentType.IsInstanceOfType(GrainInstance))
        {
            return GrainInstance;
        }

        lock (Gate)
        {
            return _components?.GetValueOrDefault(componentType);
        }
    }

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class
    {
        lock (Gate)
        {
            _components ??= [];
            if (value is null)
            {
                _components.Remove(typeof(TComponent));
            }
            else
            {
                _components[typeof(TComponent)] = value;
            }
        }
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => ActivationId.GetHashCode();

    /// <summary>Keeps the activation from idle collection for a time; zero or less withdraws.</summary>
    public void Delay(TimeSpan time)
    {
        long now = Silo.Time.GetTimestamp();
        _keepUntil = time <= TimeSpan.Zero ? 0
            : time >= TimeSpan.FromDays(1000) ? long.MaxValue
            : now + (long)(time.TotalSeconds * Silo.Time.TimestampFrequency);
    }

    /// <summary>Ends the activation when it has been idle for its class's age.</summary>
    public void CollectIfIdle()
    {
        if (_class.CollectionAge is not { } age)
        {
            return;
        }

        bool idle;
        lock (Gate)
        {
            idle = _state == ActivationState.Active && !IsRunning && WaitingCount == 0
                && Silo.Clock.Since(LastUsed) >= age && Silo.Clock.Now >= _keepUntil;
        }

        if (idle)
        {
            Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, $"Idle for {age}"));
        }
    }

    /// <summary>Timers live no longer than their activation.</summary>
    public void Attach(IDisposable timer)
    {
        lock (Gate)
        {
            (_timers ??= []).Add(timer);
        }
    }

    public void Detach(IDisposable timer)
    {
        lock (Gate)
        {
            _ = _timers?.Remove(timer);
            _timers = _timers is { Count: 0 } ? null : _timers;
        }
    }

    /// <inheritdoc/>
    public override Exception OnFailure(RequestBase request, Exception exception)
    {
        if (exception is Storage.InconsistentStateException)
        {
            Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, exception, "The state in memory is not the stored one"));
        }

        return base.OnFailure(request, exception);
    }

    /// <inheritdoc/>
    protected override bool Interleaves(RequestBase request) =>
        _class.MayInterleave is { } predicate && GrainInstance is { } grain && predicate(grain, request);

    /// <inheritdoc/>
    protected override bool Start(RequestBase request)
    {
        if (!request.HasTarget)
        {
            return request.Start();
        }

        request.SetTarget(this);
        if (Silo.IncomingFilters.Length == 0 && !_class.Filters)
        {
            return request.Start();
        }

        Task filtered = new IncomingCall(this, Silo.IncomingFilters, request).RunAsync();
        if (filtered.IsCompleted)
        {
            return true;
        }

        request.CloseWith(filtered);
        return false;
    }

    private static partial class Log
    {
        [LoggerMessage(5010, LogLevel.Warning, "{Grain} failed to activate")]
        public static partial void ActivationFailed(ILogger logger, Exception exception, GrainId grain);

        [LoggerMessage(5011, LogLevel.Warning, "{Grain} failed to deactivate cleanly")]
        public static partial void DeactivationFailed(ILogger logger, Exception exception, GrainId grain);
    }
}
