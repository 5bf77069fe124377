using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansMesh.Benchmarks.Noise;

/// <summary>libsodium with nothing around it, by its own names: what the product's figures are compared with.</summary>
internal static partial class SodiumReference
{
    private const string Library = "libsodium";

    private static readonly string[] Candidates = ["libsodium.so.23", "libsodium.so.26", "libsodium.so", "libsodium.dylib", "libsodium.dll"];

    static SodiumReference()
    {
        NativeLibrary.SetDllImportResolver(typeof(SodiumReference).Assembly, Resolve);
        _ = Initialise();
    }

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_curve25519")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int ScalarMult(Span<byte> shared, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point);

    [LibraryImport(Library, EntryPoint = "crypto_scalarmult_curve25519_base")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int ScalarMultBase(Span<byte> point, ReadOnlySpan<byte> scalar);

    [LibraryImport(Library, EntryPoint = "crypto_aead_chacha20poly1305_ietf_encrypt_detached")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int Encrypt(
        Span<byte> ciphertext, Span<byte> tag, nint tagBytes, ReadOnlySpan<byte> message, ulong messageBytes,
        ReadOnlySpan<byte> associated, ulong associatedBytes, nint unused, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key);

    [LibraryImport(Library, EntryPoint = "crypto_aead_chacha20poly1305_ietf_decrypt_detached")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int Decrypt(
        Span<byte> message, nint unused, ReadOnlySpan<byte> ciphertext, ulong ciphertextBytes, ReadOnlySpan<byte> tag,
        ReadOnlySpan<byte> associated, ulong associatedBytes, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key);

    [LibraryImport(Library, EntryPoint = "sodium_init")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int Initialise();

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (string candidate in name == Library ? Candidates : [])
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out nint handle))
            {
                return handle;
            }
        }

        return nint.Zero;
    }
}
