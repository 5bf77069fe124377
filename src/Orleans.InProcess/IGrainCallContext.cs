using System.Reflection;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>A call on its way through the filters of one side.</summary>
public interface IGrainCallContext
{
    IInvokable Request { get; }

    /// <summary>The target: the instance for an incoming call, the reference for an outgoing one.</summary>
    object Grain { get; }

    /// <summary>The calling grain; null for a client.</summary>
    GrainId? SourceId { get; }

    GrainId TargetId { get; }

    GrainInterfaceType InterfaceType { get; }

    string InterfaceName { get; }

    string MethodName { get; }

    MethodInfo InterfaceMethod { get; }

    /// <summary>The result once the call has been made; a filter may replace it.</summary>
    object? Result { get; set; }

    Response? Response { get; set; }

    /// <summary>Goes on to the next filter, and after the last one to the call; throws what the call threw.</summary>
    Task Invoke();
}
