using System.Runtime.ExceptionServices;

namespace Orleans.Serialization.Invocation;

/// <summary>A failed request.</summary>
[GenerateSerializer]
[Immutable]
public sealed class ExceptionResponse : Response
{
    /// <summary>Throws the exception.</summary>
    public override object? Result
    {
        get => GetResult<object?>();
        set => throw new InvalidOperationException("The request failed; set a new response instead.");
    }

    [Id(0)]
    public override Exception? Exception { get; set; }

    /// <inheritdoc/>
    public override T GetResult<T>()
    {
        ExceptionDispatchInfo.Throw(Exception!);
        return default!;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
