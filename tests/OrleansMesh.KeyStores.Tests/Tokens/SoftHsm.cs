using System.Diagnostics;

namespace OrleansMesh.KeyStores.Tests.Tokens;

/// <summary>A software token in a folder of its own, shared by the tests of this process: the library reads its configuration once.</summary>
internal static class SoftHsm
{
    public const string Token = "orleansmesh-test";
    public const string Pin = "1234-test";

    private static readonly Lazy<string?> Prepared = new(Prepare);

    /// <summary>The module; null when SoftHSM is not installed.</summary>
    public static string? Module { get; } = ((string[])["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so", "/opt/homebrew/lib/softhsm/libsofthsm2.so"]).FirstOrDefault(File.Exists);

    /// <summary>The folder of the token that was made.</summary>
    public static string Folder => Prepared.Value!;

    private static string Prepare()
    {
        string folder = Directory.CreateTempSubdirectory("orleansmesh-softhsm-").FullName;
        string configuration = Path.Combine(folder, "softhsm2.conf");
        File.WriteAllText(configuration, $"directories.tokendir = {folder}\nobjectstore.backend = file\nlog.level = ERROR\n");

        // Of the process's own environment: the library reads it by getenv, which does not see what .NET sets.
        Native.SetEnvironment("SOFTHSM2_CONF", configuration);
        var start = new ProcessStartInfo("softhsm2-util", ["--init-token", "--free", "--label", Token, "--pin", Pin, "--so-pin", "so-" + Pin]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SOFTHSM2_CONF"] = configuration;
        using Process made = Process.Start(start)!;
        string error = made.StandardError.ReadToEnd();
        made.WaitForExit();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return made.ExitCode == 0 ? folder : throw new InvalidOperationException($"softhsm2-util failed: {error}");
    }
}
