using Microsoft.Extensions.Configuration;

namespace Orleans.Runtime.MembershipService.SiloMetadata;

/// <summary>Describes this silo.</summary>
public static class SiloMetadataHostingExtensions
{
    private const string Section = "Orleans:Metadata";

    /// <summary>Takes the metadata from the configuration section Orleans:Metadata.</summary>
    public static ISiloBuilder UseSiloMetadata(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return UseSiloMetadata(builder, builder.Configuration);
    }

    /// <inheritdoc cref="UseSiloMetadata(ISiloBuilder)"/>
    public static ISiloBuilder UseSiloMetadata(this ISiloBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return UseSiloMetadata(builder, configuration.GetSection(Section));
    }

    /// <summary>Takes each child of <paramref name="configurationSection"/> as one name and value.</summary>
    public static ISiloBuilder UseSiloMetadata(this ISiloBuilder builder, IConfigurationSection configurationSection)
    {
        ArgumentNullException.ThrowIfNull(configurationSection);
        return UseSiloMetadata(
            builder,
            configurationSection.GetChildren().Where(child => child.Value is not null).ToDictionary(child => child.Key, child => child.Value!));
    }

    public static ISiloBuilder UseSiloMetadata(this ISiloBuilder builder, Dictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<ISiloMetadataCache>(new LocalSiloMetadata(SiloMetadata.Of(metadata)));
        return builder;
    }
}
