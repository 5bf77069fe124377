using Orleans.Runtime.Requests;
using Orleans.Serialization.Cloning;

namespace Orleans.Runtime;

/// <summary>What the references of one grain type and interface have in common.</summary>
public class GrainReferenceShared
{
    internal GrainReferenceShared(GrainType grainType, GrainInterfaceType interfaceType, CallDispatcher dispatcher, ReferenceFactory references)
    {
        GrainType = grainType;
        InterfaceType = interfaceType;
        Dispatcher = dispatcher;
        References = references;
    }

    public GrainType GrainType { get; }

    public GrainInterfaceType InterfaceType { get; }

    public CopyContextPool CopyContextPool { get; } = CopyContextPool.Shared;

    internal CallDispatcher Dispatcher { get; }

    internal ReferenceFactory References { get; }
}
