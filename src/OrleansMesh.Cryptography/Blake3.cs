using System.Security.Cryptography;
using OrleansMesh.Cryptography.Blake3Hash;

namespace OrleansMesh.Cryptography;

/// <summary>BLAKE3 (I-12): hash, keyed hash and key derivation, each of any output length.</summary>
public static class Blake3
{
    /// <summary>Bytes of the usual hash.</summary>
    public const int HashBytes = 32;

    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 32;

    /// <summary>Hashes <paramref name="source"/> into all of <paramref name="destination"/>, of any length: a shorter one is the start of a longer one.</summary>
    public static void HashData(ReadOnlySpan<byte> source, Span<byte> destination) =>
        Blake3Tree.Hash(Blake3Compression.InitialValue, Blake3Flags.None, source, destination);

    /// <summary>A message authentication code or pseudo-random function with a key of exactly <see cref="KeyBytes"/>.</summary>
    public static void HashKeyed(ReadOnlySpan<byte> key, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyBytes, nameof(key));
        Span<uint> words = stackalloc uint[Blake3Compression.ChainingWords];
        Blake3Compression.Load(key, words);
        Blake3Tree.Hash(words, Blake3Flags.KeyedHash, source, destination);
        words.Clear();
    }

    /// <summary>Derives a key from material that is secret already.</summary>
    /// <param name="context">UTF-8, fixed in the code and used for nothing else.</param>
    /// <param name="material">Of any length; not a password.</param>
    /// <param name="destination">All of it is filled.</param>
    public static void DeriveKey(ReadOnlySpan<byte> context, ReadOnlySpan<byte> material, Span<byte> destination)
    {
        Span<byte> contextKey = stackalloc byte[KeyBytes];
        Blake3Tree.Hash(Blake3Compression.InitialValue, Blake3Flags.DeriveKeyContext, context, contextKey);
        Span<uint> words = stackalloc uint[Blake3Compression.ChainingWords];
        Blake3Compression.Load(contextKey, words);
        Blake3Tree.Hash(words, Blake3Flags.DeriveKeyMaterial, material, destination);
        CryptographicOperations.ZeroMemory(contextKey);
        words.Clear();
    }
}
