using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansMesh.Cryptography.Interop;

/// <summary>The functions of libsodium that this project uses, by their own names; 0 is success, -1 a refusal.</summary>
/// <remarks>No function here checks a length: each caller has done so.</remarks>
internal static partial class Sodium
{
    static Sodium() => NativeLibrary.SetDllImportResolver(typeof(Sodium).Assembly, SodiumLibrary.Resolve);

    [LibraryImport(SodiumLibrary.Name, EntryPoint = "crypto_sign_ed25519_seed_keypair")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int SignSeedKeypair(Span<byte> publicKey, Span<byte> secretKey, ReadOnlySpan<byte> seed);

    [LibraryImport(SodiumLibrary.Name, EntryPoint = "crypto_sign_ed25519_detached")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int SignDetached(
        Span<byte> signature, nint signatureBytes, ReadOnlySpan<byte> message, ulong messageBytes, ReadOnlySpan<byte> secretKey);

    [LibraryImport(SodiumLibrary.Name, EntryPoint = "crypto_sign_ed25519_verify_detached")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int SignVerifyDetached(
        ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message, ulong messageBytes, ReadOnlySpan<byte> publicKey);

    [LibraryImport(SodiumLibrary.Name, EntryPoint = "crypto_sign_ed25519_pk_to_curve25519")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int SignPublicKeyToCurve25519(Span<byte> x25519, ReadOnlySpan<byte> ed25519);

    [LibraryImport(SodiumLibrary.Name, EntryPoint = "crypto_sign_ed25519_sk_to_curve25519")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int SignSecretKeyToCurve25519(Span<byte> x25519, ReadOnlySpan<byte> ed25519);

    [LibraryImport(SodiumLibrary.Name, EntryPoint = "crypto_scalarmult_curve25519")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int ScalarMult(Span<byte> shared, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point);

    [LibraryImport(SodiumLibrary.Name, EntryPoint = "crypto_scalarmult_curve25519_base")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int ScalarMultBase(Span<byte> point, ReadOnlySpan<byte> scalar);

    [LibraryImport(SodiumLibrary.Name, EntryPoint = "crypto_generichash_blake2b")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int Blake2b(
        Span<byte> hash, nuint hashBytes, ReadOnlySpan<byte> message, ulong messageBytes, ReadOnlySpan<byte> key, nuint keyBytes);

    [LibraryImport(SodiumLibrary.Name, EntryPoint = "crypto_aead_chacha20poly1305_ietf_encrypt_detached")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int ChaCha20Poly1305Encrypt(
        Span<byte> ciphertext, Span<byte> tag, nint tagBytes, ReadOnlySpan<byte> message, ulong messageBytes,
        ReadOnlySpan<byte> associated, ulong associatedBytes, nint unused, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key);

    [LibraryImport(SodiumLibrary.Name, EntryPoint = "crypto_aead_chacha20poly1305_ietf_decrypt_detached")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int ChaCha20Poly1305Decrypt(
        Span<byte> message, nint unused, ReadOnlySpan<byte> ciphertext, ulong ciphertextBytes, ReadOnlySpan<byte> tag,
        ReadOnlySpan<byte> associated, ulong associatedBytes, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key);

    [LibraryImport(SodiumLibrary.Name, EntryPoint = "crypto_pwhash_argon2id")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int Argon2Id(
        Span<byte> output, ulong outputBytes, ReadOnlySpan<byte> passphrase, ulong passphraseBytes, ReadOnlySpan<byte> salt,
        ulong passes, nuint memoryBytes, int algorithm);
}
