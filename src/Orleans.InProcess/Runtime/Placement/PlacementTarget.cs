using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime.Placement;

/// <summary>The grain that is to be placed.</summary>
[SuppressMessage("Performance", "CA1815", Justification = "Not compared in Orleans either.")]
public readonly struct PlacementTarget
{
    public PlacementTarget(
        GrainId grainIdentity, Dictionary<string, object> requestContextData, GrainInterfaceType interfaceType, ushort interfaceVersion)
    {
        GrainIdentity = grainIdentity;
        RequestContextData = requestContextData;
        InterfaceType = interfaceType;
        InterfaceVersion = interfaceVersion;
    }

    public GrainId GrainIdentity { get; }

    public GrainInterfaceType InterfaceType { get; }

    public ushort InterfaceVersion { get; }

    public Dictionary<string, object> RequestContextData { get; }
}
