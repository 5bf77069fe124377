namespace Orleans.Runtime;

/// <summary>The activation whose turn runs on this thread.</summary>
internal static class RuntimeContext
{
    [ThreadStatic]
    private static IGrainContext? _current;

    /// <summary>Null outside of turns.</summary>
    public static IGrainContext? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>As <see cref="Current"/>, for code that only a grain may run.</summary>
    public static IGrainContext Required =>
        _current ?? throw new InvalidOperationException("This is only possible inside a grain's turn. Grains are constructed by the runtime.");
}
