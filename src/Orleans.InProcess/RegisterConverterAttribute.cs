namespace Orleans;

/// <summary>Registers an <see cref="IConverter{TValue,TSurrogate}"/>, through which a foreign type crosses grain calls.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class RegisterConverterAttribute : Attribute
{
}
