namespace Orleans.Serialization.Configuration;

/// <summary>What an assembly contributes: grain interfaces, grain classes, proxies, copiers and converters.</summary>
public sealed class TypeManifestOptions
{
    public HashSet<Type> Serializers { get; } = [];

    public HashSet<Type> Copiers { get; } = [];

    public HashSet<Type> Converters { get; } = [];

    public HashSet<Type> Interfaces { get; } = [];

    public HashSet<Type> InterfaceProxies { get; } = [];

    public HashSet<Type> InterfaceImplementations { get; } = [];
}
