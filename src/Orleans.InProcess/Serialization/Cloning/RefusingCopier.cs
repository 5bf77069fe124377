namespace Orleans.Serialization.Cloning;

/// <summary>Stands for a type that may not cross a call.</summary>
internal sealed class RefusingCopier<T> : IDeepCopier<T>
{
    public T DeepCopy(T input, CopyContext context) => throw new CodecNotFoundException(CopierSource.Refusal(typeof(T)));
}
