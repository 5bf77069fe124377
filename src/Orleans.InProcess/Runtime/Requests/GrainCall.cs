using System.Reflection;
using System.Runtime.ExceptionServices;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Requests;

/// <summary>What the contexts of incoming and outgoing calls share.</summary>
internal abstract class GrainCall(RequestBase request) : IGrainCallContext
{
    public IInvokable Request => request;

    public abstract object Grain { get; }

    public GrainId? SourceId => Sender?.Id;

    public GrainId TargetId => Reference.GrainId;

    public GrainInterfaceType InterfaceType => Reference.InterfaceType;

    public string InterfaceName => request.GetInterfaceName();

    public string MethodName => request.GetMethodName();

    public MethodInfo InterfaceMethod => request.GetMethod();

    public object? Result
    {
        get => Response?.Result;
        set => Response = ResultOf(value);
    }

    public Response? Response { get; set; }

    protected RequestBase Call => request;

    protected abstract Mailbox? Sender { get; }

    protected abstract GrainReference Reference { get; }

    public abstract Task Invoke();

    /// <summary>A failure shows as an exception to the filter that went on to it.</summary>
    protected void ThrowFailure()
    {
        if (Response?.Exception is { } exception)
        {
            ExceptionDispatchInfo.Throw(exception);
        }
    }

    // The response is typed by the method, so that the reply can take a value which a filter made.
    private Response ResultOf(object? value)
    {
        Type returned = InterfaceMethod.ReturnType;
        if (!returned.IsGenericType)
        {
            return Response.Completed;
        }

        var response = (Response)Activator.CreateInstance(typeof(Response<>).MakeGenericType(returned.GetGenericArguments()))!;
        response.Result = value;
        return response;
    }
}
