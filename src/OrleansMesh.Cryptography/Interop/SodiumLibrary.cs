using System.Reflection;
using System.Runtime.InteropServices;

namespace OrleansMesh.Cryptography.Interop;

/// <summary>Finds and initialises the platform's libsodium, whatever its file is called there.</summary>
internal static unsafe class SodiumLibrary
{
    public const string Name = "libsodium";

    private static readonly string[] Candidates =
        ["libsodium.so.23", "libsodium.so.26", "libsodium.so", "libsodium.dylib", "/opt/homebrew/lib/libsodium.dylib", "libsodium.dll", "libsodium"];

    /// <summary>The <see cref="DllImportResolver"/> of this assembly; other libraries are left to the runtime.</summary>
    public static nint Resolve(string libraryName, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (libraryName != Name)
        {
            return nint.Zero;
        }

        foreach (string candidate in Candidates)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, searchPath, out nint handle))
            {
                Initialise(handle);
                return handle;
            }
        }

        throw new DllNotFoundException(
            "OrleansMesh needs libsodium 1.0.18 or later and did not find it. " +
            "Debian and Ubuntu: apt-get install libsodium23. macOS: brew install libsodium. Windows: vcpkg install libsodium.");
    }

    // sodium_init picks the fastest implementation for this processor and seeds the generator; it returns 1 when done before.
    private static void Initialise(nint handle)
    {
        var init = (delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(handle, "sodium_init");
        if (init() < 0)
        {
            throw new InvalidOperationException("libsodium was found but could not initialise itself: no source of random numbers.");
        }
    }
}
