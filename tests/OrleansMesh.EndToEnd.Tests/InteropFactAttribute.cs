namespace OrleansMesh.EndToEnd.Tests;

/// <summary>A test against the npm packages of tests/interop; skipped, with the reason in the report, when they are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InteropFactAttribute : FactAttribute
{
    public InteropFactAttribute()
    {
        if (Repository.NpmModules is null)
        {
            Skip = "tests/interop/node_modules is absent or incomplete: nothing was checked. Run 'npm ci' in tests/interop.";
        }
    }
}
