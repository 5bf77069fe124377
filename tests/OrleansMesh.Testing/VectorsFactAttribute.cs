using Xunit;

namespace OrleansMesh.Testing;

/// <summary>A test on the public conformance vectors; skipped, with the reason in the report, when <c>ORLEANSMESH_VECTORS</c> names no folder.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VectorsFactAttribute : FactAttribute
{
    public VectorsFactAttribute()
    {
        if (Vectors.Root is null)
        {
            Skip = $"{Vectors.Variable} does not name a folder of conformance vectors: nothing was checked.";
        }
    }
}
