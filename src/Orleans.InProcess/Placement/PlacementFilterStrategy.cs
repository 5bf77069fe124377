using System.Globalization;
using Orleans.Metadata;

namespace Orleans.Placement;

/// <summary>The settings of a placement filter, carried in the grain properties.</summary>
public abstract class PlacementFilterStrategy
{
    private const string OrderKey = "order";

    protected PlacementFilterStrategy(int order) => Order = order;

    public int Order { get; private set; }

    private string Prefix => $"{WellKnownGrainTypeProperties.PlacementFilter}.{GetType().Name}.";

    /// <summary>Reads back what <see cref="PopulateGrainProperties"/> wrote.</summary>
    public void Initialize(GrainProperties properties)
    {
        if (int.TryParse(GetPlacementFilterGrainProperty(OrderKey, properties), CultureInfo.InvariantCulture, out int order))
        {
            Order = order;
        }

        AdditionalInitialize(properties);
    }

    public virtual void AdditionalInitialize(GrainProperties properties)
    {
    }

    public void PopulateGrainProperties(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        string name = GetType().Name;
        properties[WellKnownGrainTypeProperties.PlacementFilter] =
            properties.TryGetValue(WellKnownGrainTypeProperties.PlacementFilter, out string? others) ? $"{others},{name}" : name;
        properties[Prefix + OrderKey] = Order.ToString(CultureInfo.InvariantCulture);
        foreach (KeyValuePair<string, string> pair in GetAdditionalGrainProperties(services, grainClass, grainType, properties))
        {
            properties[Prefix + pair.Key] = pair.Value;
        }
    }

    protected string? GetPlacementFilterGrainProperty(string key, GrainProperties properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        return properties.Properties.GetValueOrDefault(Prefix + key);
    }

    protected virtual IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) => [];
}
