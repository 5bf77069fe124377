namespace Orleans.Serialization.Invocation;

/// <summary>A typed result.</summary>
public sealed class Response<TResult> : Response
{
    public TResult? TypedResult { get; set; }

    /// <inheritdoc/>
    public override object? Result
    {
        get => TypedResult;
        set => TypedResult = (TResult?)value;
    }

    /// <summary>Always null; set a new response to turn a result into an error.</summary>
    public override Exception? Exception
    {
        get => null;
        set => throw new InvalidOperationException($"Cannot set {nameof(Exception)} on a result. Use {nameof(FromException)}.");
    }

    /// <inheritdoc/>
    public override T GetResult<T>() => typeof(T) == typeof(TResult) ? (T)(object?)TypedResult! : (T)Result!;

    /// <inheritdoc/>
    public override void Dispose() => TypedResult = default;
}
