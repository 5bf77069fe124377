using Microsoft.Extensions.Options;

namespace Orleans.Serialization.Configuration;

/// <summary>The base of generated manifests.</summary>
public abstract class TypeManifestProviderBase : ITypeManifestProvider
{
    void IConfigureOptions<TypeManifestOptions>.Configure(TypeManifestOptions options) => ConfigureInner(options);

    protected abstract void ConfigureInner(TypeManifestOptions options);
}
