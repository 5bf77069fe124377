namespace Orleans.Serialization.Cloning;

/// <summary>Copies values of one type.</summary>
public interface IDeepCopier
{
    object? DeepCopy(object? input, CopyContext context);
}
