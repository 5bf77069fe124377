using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Requests;

/// <summary>A call on its way out; each <see cref="Invoke"/> goes one filter further, and a filter may go on more than once.</summary>
internal sealed class OutgoingCall(
    CallDispatcher dispatcher,
    IOutgoingGrainCallFilter[] filters,
    GrainReference reference,
    RequestBase request,
    Func<CallDispatcher, GrainReference, RequestBase, Task<Response>> send) : GrainCall(request), IOutgoingGrainCallContext
{
    private int _stage;

    public override object Grain => reference;

    public IGrainContext? SourceContext { get; } = RuntimeContext.Current;

    protected override Mailbox? Sender => SourceContext as Mailbox;

    protected override GrainReference Reference => reference;

    public override async Task Invoke()
    {
        int stage = _stage;
        if (stage < filters.Length)
        {
            _stage = stage + 1;
            try
            {
                await filters[stage].Invoke(this);
            }
            finally
            {
                _stage = stage;
            }

            return;
        }

        try
        {
            Response = await send(dispatcher, reference, Call);
        }
        catch (Exception exception)
        {
            Response = Response.FromException(exception);
        }

        ThrowFailure();
    }
}
