using System.Runtime.InteropServices;

namespace OrleansMesh.KeyStores.Tests.Tokens;

/// <summary>The C library's environment.</summary>
internal static partial class Native
{
    public static void SetEnvironment(string name, string value) => _ = SetEnv(name, value, 1);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnv(string name, string value, int overwrite);
}
