namespace Orleans.Concurrency;

/// <summary>Wraps a value that neither side will change, so that it is shared instead of copied.</summary>
[GenerateSerializer]
[Immutable]
public readonly struct Immutable<T>
{
    [Id(0)]
    public readonly T Value;

    public Immutable(T value) => Value = value;
}
