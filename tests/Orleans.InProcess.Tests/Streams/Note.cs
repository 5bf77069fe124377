namespace Orleans.InProcess.Tests.Streams;

/// <summary>An item that its holder can change.</summary>
[GenerateSerializer]
public sealed class Note
{
    [Id(0)]
    public string Text { get; set; } = "";
}
