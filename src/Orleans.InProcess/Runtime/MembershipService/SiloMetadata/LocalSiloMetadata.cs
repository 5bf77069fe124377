namespace Orleans.Runtime.MembershipService.SiloMetadata;

/// <summary>Knows the one silo that there is.</summary>
internal sealed class LocalSiloMetadata(SiloMetadata metadata) : ISiloMetadataCache
{
    public SiloMetadata GetSiloMetadata(SiloAddress siloAddress) => metadata;
}
