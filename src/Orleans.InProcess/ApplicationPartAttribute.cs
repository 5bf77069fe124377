namespace Orleans;

/// <summary>Names an assembly that holds grains or contracts; generated code adds it.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class ApplicationPartAttribute : Attribute
{
    public ApplicationPartAttribute(string assemblyName) => AssemblyName = assemblyName;

    public string AssemblyName { get; }
}
