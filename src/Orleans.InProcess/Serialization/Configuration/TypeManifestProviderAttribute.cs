namespace Orleans.Serialization.Configuration;

/// <summary>Names the manifest of an assembly.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class TypeManifestProviderAttribute : Attribute
{
    public TypeManifestProviderAttribute(Type providerType) => ProviderType = providerType;

    public Type ProviderType { get; }
}
