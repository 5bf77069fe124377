using System.Reflection;

namespace Orleans;

/// <summary>A call that has arrived at its activation.</summary>
public interface IIncomingGrainCallContext : IGrainCallContext
{
    IGrainContext TargetContext { get; }

    /// <summary>The method of the grain class that implements the interface method.</summary>
    MethodInfo ImplementationMethod { get; }
}
