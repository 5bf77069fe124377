namespace Orleans.Serialization.Invocation;

/// <summary>Holds the object that requests are made to.</summary>
public interface ITargetHolder
{
    object? GetTarget();

    object? GetComponent(Type componentType);
}
