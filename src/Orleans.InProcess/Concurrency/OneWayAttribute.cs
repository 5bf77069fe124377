namespace Orleans.Concurrency;

/// <summary>The caller does not wait for the call: it gets no result and no error.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute
{
}
