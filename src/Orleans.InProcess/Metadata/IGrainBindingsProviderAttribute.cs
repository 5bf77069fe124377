namespace Orleans.Metadata;

/// <summary>An attribute of a grain class that binds it to streams.</summary>
public interface IGrainBindingsProviderAttribute
{
    IEnumerable<Dictionary<string, string?>> GetBindings(IServiceProvider services, Type grainClass, GrainType grainType);
}
