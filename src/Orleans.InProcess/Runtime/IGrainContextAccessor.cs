namespace Orleans.Runtime;

/// <summary>The context of the code that asks.</summary>
public interface IGrainContextAccessor
{
    IGrainContext GrainContext { get; }
}
