using System.Reflection;
using Microsoft.Extensions.Logging;
using Orleans.CodeGeneration;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A tick as a request of the mailbox.</summary>
internal sealed partial class TimerTick : RequestBase
{
    private readonly ITick _tick;
    private readonly bool _keepsAlive;

    public TimerTick(ITick tick, GrainTimerCreationOptions options)
    {
        _tick = tick;
        _keepsAlive = options.KeepAlive;
        AddInvokeMethodOptions(InvokeMethodOptions.OneWay | (options.Interleave ? InvokeMethodOptions.AlwaysInterleave : InvokeMethodOptions.None));
    }

    /// <inheritdoc/>
    internal override bool KeepsAlive => _keepsAlive;

    /// <inheritdoc/>
    internal override bool HasTarget => false;

    /// <inheritdoc/>
    public override ValueTask<Response> Invoke() => new(Response.Completed);

    /// <inheritdoc/>
    public override object GetTarget() => _tick;

    /// <inheritdoc/>
    public override void SetTarget(ITargetHolder holder)
    {
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    /// <inheritdoc/>
    public override string GetMethodName() => "Tick";

    /// <inheritdoc/>
    public override string GetInterfaceName() => nameof(IGrainTimer);

    /// <inheritdoc/>
    public override string GetActivityName() => "IGrainTimer/Tick";

    /// <inheritdoc/>
    public override Type GetInterfaceType() => typeof(ITick);

    /// <inheritdoc/>
    public override MethodInfo GetMethod() => typeof(ITick).GetMethod(nameof(ITick.RunAsync))!;

    /// <inheritdoc/>
    internal override bool Start()
    {
        Task run;
        try
        {
            run = _tick.RunAsync();
        }
        catch (Exception exception)
        {
            run = Task.FromException(exception);
        }

        if (!run.IsCompleted)
        {
            FinishWith(run);
            return false;
        }

        Conclude(run);
        return true;
    }

    /// <inheritdoc/>
    internal override void Conclude(Task task)
    {
        if (task.IsFaulted)
        {
            Log.Failed(Holder!.Silo.Logger, task.Exception!.InnerException!, Holder.Id);
        }

        _tick.OnTickDone();
    }

    private static partial class Log
    {
        [LoggerMessage(5020, LogLevel.Error, "A timer callback of {Grain} failed; the timer goes on")]
        public static partial void Failed(ILogger logger, Exception exception, GrainId grain);
    }
}
