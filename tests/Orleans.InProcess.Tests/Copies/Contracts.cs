using System.Collections.Immutable;

namespace Orleans.InProcess.Tests.Copies;

/// <summary>Is shared, with what is inside.</summary>
[GenerateSerializer]
[Immutable]
public sealed record SharedContract([property: Id(0)] string Name, [property: Id(1)] byte[] Bytes);

/// <summary>Can be derived from and changed.</summary>
[GenerateSerializer]
public record BaseContract
{
    [Id(0)]
    public List<int> Numbers { get; init; } = [];

    [Id(1)]
    public string Text { get; set; } = "";
}

/// <summary>Adds to its base.</summary>
[GenerateSerializer]
public sealed record DerivedContract : BaseContract
{
    [Id(0)]
    public Dictionary<string, BaseContract> Children { get; init; } = [];

    [Id(1)]
    public BaseContract? Again { get; set; }

    [Id(2)]
    public ImmutableArray<string> Names { get; init; } = [];
}

/// <summary>Is generic.</summary>
[GenerateSerializer]
public sealed class GenericContract<T>
{
    [Id(0)]
    public T[] Items { get; set; } = [];

    [Id(1)]
    public (T First, List<T> Others)? Pair { get; set; }
}

/// <summary>Inherits members of a closed generic type.</summary>
[GenerateSerializer]
public abstract class Holder<T>
{
    [Id(0)]
    public List<T> Held { get; set; } = [];
}

/// <inheritdoc/>
[GenerateSerializer]
public sealed class StringHolder : Holder<string>
{
    [Id(0)]
    public int Count { get; set; }
}

/// <summary>Is a value with a reference inside.</summary>
[GenerateSerializer]
public struct StructContract
{
    [Id(0)]
    public int Number { get; set; }

    [Id(1)]
    public List<int> Numbers { get; set; }
}

/// <summary>Knows nothing of Orleans.</summary>
public sealed class ForeignType(List<int> numbers)
{
    public IList<int> Numbers { get; } = numbers;
}

/// <summary>What crosses for a <see cref="ForeignType"/>.</summary>
[GenerateSerializer]
public struct ForeignSurrogate
{
    [Id(0)]
    public List<int> Numbers { get; set; }
}

/// <inheritdoc/>
[RegisterConverter]
public sealed class ForeignConverter : IConverter<ForeignType, ForeignSurrogate>
{
    public ForeignType ConvertFromSurrogate(in ForeignSurrogate surrogate) => new(surrogate.Numbers);

    public ForeignSurrogate ConvertToSurrogate(in ForeignType value) => new() { Numbers = [.. value.Numbers] };
}
