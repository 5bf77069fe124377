namespace Orleans.Serialization.Cloning;

/// <summary>Grains cross a call as references; an observer object must have been made a reference before.</summary>
internal sealed class AddressableCopier<T> : IDeepCopier<T>
    where T : class, IAddressable
{
    public T DeepCopy(T input, CopyContext context) => input switch
    {
        null => null!,
        GrainReference => input,
        IGrainBase => input.AsReference<T>(),
        _ => throw new NotSupportedException(
            $"{input.GetType()} is an observer object. Pass the reference that CreateObjectReference returns."),
    };
}
