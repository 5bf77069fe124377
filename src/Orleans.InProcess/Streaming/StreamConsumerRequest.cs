using System.Reflection;
using Orleans.Serialization.Invocation;

namespace Orleans.Streaming;

/// <summary>A call of <see cref="IStreamConsumer"/>: it runs as a turn of the consumer, like any other call.</summary>
internal sealed class StreamConsumerRequest(string method, Func<StreamHandlers, Task> call) : TaskRequest
{
    private StreamHandlers? _target;

    /// <inheritdoc/>
    public override object GetTarget() => _target!;

    /// <inheritdoc/>
    public override void SetTarget(ITargetHolder holder) => _target = holder switch
    {
        IGrainContext context => StreamHandlers.Of(context, Holder!.Silo.Logger),
        _ => ((ClientConsumer)holder.GetTarget()!).Handlers,
    };

    /// <inheritdoc/>
    public override void Dispose() => _target = null;

    /// <inheritdoc/>
    public override string GetMethodName() => method;

    /// <inheritdoc/>
    public override string GetInterfaceName() => typeof(IStreamConsumer).FullName!;

    /// <inheritdoc/>
    public override string GetActivityName() => $"{nameof(IStreamConsumer)}/{method}";

    /// <inheritdoc/>
    public override Type GetInterfaceType() => typeof(IStreamConsumer);

    /// <inheritdoc/>
    public override MethodInfo GetMethod() => typeof(IStreamConsumer).GetMethod(method)!;

    /// <inheritdoc/>
    protected override Task InvokeInner() => call(_target!);
}
