using System.Diagnostics.CodeAnalysis;

namespace Orleans.Serialization.Cloning;

/// <summary>Hands out copy contexts; dispose one to give it back.</summary>
public sealed class CopyContextPool
{
    [ThreadStatic]
    private static CopyContext? _spare;

    internal CopyContextPool()
    {
    }

    internal static CopyContextPool Shared { get; } = new();

    [SuppressMessage("Performance", "CA1822", Justification = "An instance member in Orleans.")]
    public CopyContext GetContext()
    {
        CopyContext context = _spare ?? new CopyContext();
        _spare = null;
        return context;
    }

    internal static void Return(CopyContext context)
    {
        context.Reset();
        _spare = context;
    }
}
