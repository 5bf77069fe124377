namespace Orleans.Runtime;

/// <summary>Which state record a grain asks for.</summary>
public interface IPersistentStateConfiguration
{
    string StateName { get; }

    string? StorageName { get; }
}
