namespace Orleans.Serialization.Cloning;

/// <summary>Copies a foreign type by way of its surrogate.</summary>
internal sealed class ConvertingCopier<TValue, TSurrogate>(IConverter<TValue, TSurrogate> converter) : IDeepCopier<TValue>
    where TSurrogate : struct
{
    public TValue DeepCopy(TValue input, CopyContext context)
    {
        if (input is null)
        {
            return input;
        }

        TSurrogate surrogate = context.DeepCopy(converter.ConvertToSurrogate(in input));
        return converter.ConvertFromSurrogate(in surrogate);
    }
}
