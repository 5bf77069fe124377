using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A request to a method that returns nothing.</summary>
public abstract class VoidRequest : RequestBase
{
    protected VoidRequest() => AddInvokeMethodOptions(CodeGeneration.InvokeMethodOptions.OneWay);

    public sealed override ValueTask<Response> Invoke()
    {
        try
        {
            InvokeInner();
            return new ValueTask<Response>(Response.Completed);
        }
        catch (Exception exception)
        {
            return new ValueTask<Response>(Response.FromException(exception));
        }
    }

    protected abstract void InvokeInner();

    internal sealed override bool Start()
    {
        try
        {
            InvokeInner();
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        return true;
    }

    internal sealed override void Answer(Response response)
    {
        if (response.Exception is { } exception)
        {
            Fail(exception);
        }
    }
}
