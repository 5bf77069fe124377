namespace Orleans.Serialization.Cloning;

/// <summary>The copier of one type, found once per process; null for types that are shared.</summary>
internal static class CopierOf<T>
{
    public static readonly IDeepCopier<T>? Instance = (IDeepCopier<T>?)CopierSource.For(typeof(T));
}
