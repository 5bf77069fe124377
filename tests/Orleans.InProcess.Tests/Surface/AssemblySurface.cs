using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Orleans.InProcess.Tests.Surface;

/// <summary>Reads the public and protected surface of an assembly file as metadata: nothing of it is loaded or run.</summary>
internal static class AssemblySurface
{
    public static IReadOnlyList<SurfaceType> Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using var image = new PEReader(file);
        MetadataReader reader = image.GetMetadataReader();
        return
        [
            .. reader.TypeDefinitions
                .Where(h => IsVisible(reader, h))
                .Select(h => new SurfaceType(
                    SignatureNames.Instance.GetTypeFromDefinition(reader, h, 0),
                    [.. new TypeFacts(reader, reader.GetTypeDefinition(h)).Lines()]))
                .OrderBy(t => t.Name, StringComparer.Ordinal),
        ];
    }

    private static bool IsVisible(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => IsVisible(reader, type.GetDeclaringType()),
            _ => false,
        };
    }
}
