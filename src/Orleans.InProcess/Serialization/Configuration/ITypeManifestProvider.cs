using Microsoft.Extensions.Options;

namespace Orleans.Serialization.Configuration;

/// <summary>Lists what an assembly contributes; generated.</summary>
public interface ITypeManifestProvider : IConfigureOptions<TypeManifestOptions>
{
}
