namespace Orleans;

/// <summary>Marks an attribute of a constructor parameter that the runtime supplies.</summary>
public interface IFacetMetadata
{
}
