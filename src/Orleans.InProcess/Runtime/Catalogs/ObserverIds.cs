namespace Orleans.Runtime.Catalogs;

/// <summary>The grain ids of observers.</summary>
internal static class ObserverIds
{
    private static readonly GrainType Type = GrainType.Create("sys.client");

    public static GrainId New() => new(Type, GrainIdKeyExtensions.CreateGuidKey(Guid.NewGuid()));

    public static bool IsObserver(GrainId id) => id.Type == Type;
}
