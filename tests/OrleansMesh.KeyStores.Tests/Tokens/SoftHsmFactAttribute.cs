namespace OrleansMesh.KeyStores.Tests.Tokens;

/// <summary>A test with a software token; skipped, with the reason in the report, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SoftHsmFactAttribute : FactAttribute
{
    public SoftHsmFactAttribute()
    {
        if (SoftHsm.Module is null)
        {
            Skip = "SoftHSM 2 is not installed: nothing of PKCS#11 was checked. Debian and Ubuntu: apt-get install softhsm2.";
        }
    }
}
