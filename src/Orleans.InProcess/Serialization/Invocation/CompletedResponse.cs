namespace Orleans.Serialization.Invocation;

/// <summary>The outcome of a method without a result.</summary>
[GenerateSerializer]
[Immutable]
public sealed class CompletedResponse : Response
{
    public static CompletedResponse Instance { get; } = new();

    /// <summary>Always null.</summary>
    public override object? Result
    {
        get => null;
        set => throw new InvalidOperationException("A method without a result completed; it cannot be given one.");
    }

    /// <summary>Always null.</summary>
    public override Exception? Exception
    {
        get => null;
        set => throw new InvalidOperationException($"Use {nameof(FromException)}.");
    }

    /// <inheritdoc/>
    public override T GetResult<T>() => default!;

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    /// <inheritdoc/>
    public override string ToString() => "[Completed]";
}
