using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace OrleansMesh.KeyStores.Tokens;

/// <summary>The PKCS#11 libraries of this process, each loaded once: a second initialisation is an error, and unloading one ends its keys.</summary>
internal static class Pkcs11Module
{
    private static readonly ConcurrentDictionary<string, Lazy<IPkcs11Library>> Loaded = new(StringComparer.Ordinal);

    // The library asks for 'libdl', which a Linux without development packages has under its versioned name alone.
    static Pkcs11Module() => NativeLibrary.SetDllImportResolver(
        typeof(Pkcs11InteropFactories).Assembly,
        static (name, assembly, path) => name == "libdl" && OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libdl.so.2", assembly, path, out nint library) ? library : nint.Zero);

    public static Pkcs11InteropFactories Factories { get; } = new();

    /// <exception cref="KeyStoreException">It cannot be loaded.</exception>
    public static IPkcs11Library Load(string path)
    {
        try
        {
            return Loaded.GetOrAdd(path, p => new Lazy<IPkcs11Library>(() => Factories.Pkcs11LibraryFactory.LoadPkcs11Library(Factories, p, AppType.MultiThreaded))).Value;
        }
        catch (Exception unusable) when (unusable is Pkcs11Exception or UnmanagedException or DllNotFoundException)
        {
            _ = Loaded.TryRemove(path, out _);
            throw new KeyStoreException($"The PKCS#11 module '{path}' cannot be loaded: {unusable.Message} Set {Pkcs11KeyStore.ModuleVariable} to the module of your token, for example /usr/lib/softhsm/libsofthsm2.so.", unusable);
        }
    }
}
