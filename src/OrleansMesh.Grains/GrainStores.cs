namespace OrleansMesh.Grains;

/// <summary>Names of the grain storage providers that a host registers.</summary>
public static class GrainStores
{
    /// <summary>All durable grain state of a hub.</summary>
    public const string Hub = "hub";
}
