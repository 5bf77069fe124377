namespace Orleans.Runtime;

/// <summary>Hands out the context of the running turn.</summary>
internal sealed class GrainContextAccessor : IGrainContextAccessor
{
    public IGrainContext GrainContext => RuntimeContext.Current!;
}
