namespace Orleans.Runtime.MembershipService.SiloMetadata;

/// <summary>The metadata of silos.</summary>
public interface ISiloMetadataCache
{
    SiloMetadata GetSiloMetadata(SiloAddress siloAddress);
}
