namespace Orleans.Concurrency;

/// <summary>Requests of this method start beside any other request.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute
{
}
