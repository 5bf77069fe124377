namespace Orleans.Serialization;

/// <summary>Which exceptions cross a grain call without an annotation.</summary>
public class ExceptionSerializationOptions
{
    /// <summary>The namespaces whose exceptions every peer knows; by default Microsoft, System and Azure.</summary>
    public HashSet<string> SupportedNamespacePrefixes { get; } = new(StringComparer.Ordinal) { "Microsoft", "System", "Azure" };

    /// <summary>Adds single types.</summary>
    public Func<Type, bool> SupportedExceptionTypeFilter { get; set; } = _ => false;
}
