namespace OrleansMesh.EndToEnd.Tests;

/// <summary>A test with the openssl command; skipped, with the reason in the report, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenSslFactAttribute : FactAttribute
{
    public OpenSslFactAttribute()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "openssl"))))
        {
            Skip = "There is no openssl command: nothing was checked against it.";
        }
    }
}
