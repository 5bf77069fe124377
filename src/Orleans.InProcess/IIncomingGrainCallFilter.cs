namespace Orleans;

/// <summary>Wraps every call that arrives; registered with the silo or implemented by a grain class for its own calls.</summary>
public interface IIncomingGrainCallFilter
{
    Task Invoke(IIncomingGrainCallContext context);
}
