namespace Orleans;

/// <summary>Asks for generated code for another assembly; accepted, and without effect, since such types are copied by reflection.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class GenerateCodeForDeclaringAssemblyAttribute : Attribute
{
    public GenerateCodeForDeclaringAssemblyAttribute(Type type) => Type = type;

    public Type Type { get; }
}
