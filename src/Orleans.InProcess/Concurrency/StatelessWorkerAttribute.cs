using Orleans.Placement;

namespace Orleans.Concurrency;

/// <summary>Each key of this class has a pool of activations: a call goes to an idle one, a new one, or the shortest queue.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StatelessWorkerAttribute : PlacementAttribute
{
    /// <summary>Bounds the pool, at least 1.</summary>
    public StatelessWorkerAttribute(int maxLocalWorkers)
        : this(maxLocalWorkers, true)
    {
    }

    public StatelessWorkerAttribute(int maxLocalWorkers, bool removeIdleWorkers)
        : base(RandomPlacement.Singleton)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLocalWorkers, 1);
        MaxLocalWorkers = maxLocalWorkers;
        RemoveIdleWorkers = removeIdleWorkers;
    }

    /// <summary>Bounds the pool by the number of processors.</summary>
    public StatelessWorkerAttribute()
        : this(Environment.ProcessorCount)
    {
    }

    internal int MaxLocalWorkers { get; }

    internal bool RemoveIdleWorkers { get; }

    public override void Populate(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        base.Populate(services, grainClass, grainType, properties);
        properties[WellKnownGrainTypePropertiesOfWorkers.MaxLocalWorkers] =
            MaxLocalWorkers.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static class WellKnownGrainTypePropertiesOfWorkers
    {
        public const string MaxLocalWorkers = "max-local-workers";
    }
}
