namespace OrleansMesh.EndToEnd.Tests;

/// <summary>A test with a software token; skipped, with the reason in the report, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SoftHsmFactAttribute : FactAttribute
{
    public SoftHsmFactAttribute()
    {
        if (Module is null)
        {
            Skip = "SoftHSM 2 is not installed: nothing of PKCS#11 was checked. Debian and Ubuntu: apt-get install softhsm2.";
        }
    }

    /// <summary>The PKCS#11 library; null when SoftHSM is not installed.</summary>
    public static string? Module { get; } = ((string[])["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so", "/opt/homebrew/lib/softhsm/libsofthsm2.so"]).FirstOrDefault(File.Exists);
}
