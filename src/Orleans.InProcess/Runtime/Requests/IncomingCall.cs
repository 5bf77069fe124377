using System.Reflection;
using Orleans.Serialization.Invocation;

namespace Orleans.Runtime.Requests;

/// <summary>A call that has arrived, on its way through the silo's filters and the grain's own.</summary>
internal sealed class IncomingCall(Activation activation, IIncomingGrainCallFilter[] filters, RequestBase request)
    : GrainCall(request), IIncomingGrainCallContext
{
    private int _stage;

    public override object Grain => activation.GrainInstance!;

    public IGrainContext TargetContext => activation;

    public MethodInfo ImplementationMethod => ImplementationOf(InterfaceMethod, Grain.GetType());

    protected override Mailbox? Sender => Call.Sender;

    protected override GrainReference Reference => Call.Reference!;

    /// <summary>Runs the filters and the method, and answers the request.</summary>
    public async Task RunAsync()
    {
        try
        {
            await Invoke();
            Call.Answer(Response ?? Response.Completed);
        }
        catch (Exception exception)
        {
            Call.Fail(exception);
        }
    }

    public override async Task Invoke()
    {
        int stage = _stage;
        IIncomingGrainCallFilter? filter = stage < filters.Length ? filters[stage] : null;
        if (stage == filters.Length)
        {
            filter = Grain as IIncomingGrainCallFilter;
        }

        if (filter is not null)
        {
            _stage = stage + 1;
            try
            {
                await filter.Invoke(this);
            }
            finally
            {
                _stage = stage;
            }

            return;
        }

        Response = await Call.Invoke();
        ThrowFailure();
    }

    private static MethodInfo ImplementationOf(MethodInfo method, Type grainClass)
    {
        if (!method.DeclaringType!.IsAssignableFrom(grainClass))
        {
            // a call that the runtime serves for the grain, such as the delivery of a stream's item
            return method;
        }

        MethodInfo definition = method.IsGenericMethod ? method.GetGenericMethodDefinition() : method;
        InterfaceMapping map = grainClass.GetInterfaceMap(method.DeclaringType!);
        MethodInfo found = map.TargetMethods[Array.IndexOf(map.InterfaceMethods, definition)];
        return method.IsGenericMethod ? found.MakeGenericMethod(method.GetGenericArguments()) : found;
    }
}
