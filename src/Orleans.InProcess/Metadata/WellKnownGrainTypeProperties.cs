namespace Orleans.Metadata;

/// <summary>The keys of grain properties.</summary>
public static class WellKnownGrainTypeProperties
{
    public const string BindingPrefix = "binding";
    public const string BindingTypeKey = "type";
    public const string FullTypeName = "full-type-name";
    public const string IdleDeactivationPeriod = "idle-duration";
    public const string ImplementedInterfacePrefix = "interface.";
    public const string IndefiniteIdleDeactivationPeriodValue = "indefinite";
    public const string MayInterleavePredicate = "may-interleave-predicate";
    public const string PlacementFilter = "placement-filter";
    public const string PlacementStrategy = "placement-strategy";
    public const string Reentrant = "reentrant";
    public const string StreamBindingIncludeNamespaceKey = "include-namespace";
    public const string StreamBindingPatternKey = "pattern";
    public const string StreamBindingTypeValue = "stream";
    public const string StreamIdMapperKey = "streamid-mapper";
    public const string TypeName = "type-name";
}
