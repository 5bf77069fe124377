namespace Orleans.InProcess.Tests.States;

/// <summary>A stored state.</summary>
[GenerateSerializer]
public sealed class Counter
{
    [Id(0)]
    public int Value { get; set; }

    [Id(1)]
    public List<string> Marks { get; set; } = [];
}
