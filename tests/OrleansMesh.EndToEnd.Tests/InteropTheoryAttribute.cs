namespace OrleansMesh.EndToEnd.Tests;

/// <summary>As <see cref="InteropFactAttribute"/>, for several cases against @hpke/core.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InteropTheoryAttribute : TheoryAttribute
{
    public InteropTheoryAttribute()
    {
        if (Repository.NpmModules is not { } modules || !Directory.Exists(Path.Combine(modules, "@hpke", "core")))
        {
            Skip = "tests/interop/node_modules is absent or older: nothing was checked. Run 'npm ci' in tests/interop.";
        }
    }
}
