using System.Buffers;
using System.Security.Cryptography;
using OrleansMesh.Cryptography;

namespace OrleansMesh.Wire.Noise;

/// <summary>HASH, HMAC-HASH and HKDF of the Noise specification, sections 4.3, over one hash algorithm.</summary>
internal abstract class HashFunction
{
    /// <summary>Bytes of the longest hash of any function here.</summary>
    public const int HashBytesMax = 64;

    private const int BlockBytesMax = 128;
    private const int StackBytesMax = 512;

    private static readonly HashFunction Sha256 = new Sha256Function();
    private static readonly HashFunction Sha512 = new Sha512Function();
    private static readonly HashFunction Blake2sHash = new Blake2sFunction();
    private static readonly HashFunction Blake2bHash = new Blake2bFunction();

    private HashFunction(int hashBytes, int blockBytes)
    {
        HashBytes = hashBytes;
        BlockBytes = blockBytes;
    }

    /// <summary>HASHLEN.</summary>
    public int HashBytes { get; }

    /// <summary>BLOCKLEN.</summary>
    public int BlockBytes { get; }

    public static HashFunction Of(NoiseHash hash) => hash switch
    {
        NoiseHash.Sha256 => Sha256,
        NoiseHash.Sha512 => Sha512,
        NoiseHash.Blake2s => Blake2sHash,
        NoiseHash.Blake2b => Blake2bHash,
        _ => throw new ArgumentOutOfRangeException(nameof(hash)),
    };

    /// <summary>HASH(first ‖ second) into exactly <see cref="HashBytes"/>, which may be the memory of either.</summary>
    public void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> destination)
    {
        int total = first.Length + second.Length;
        byte[]? rented = total > StackBytesMax ? ArrayPool<byte>.Shared.Rent(total) : null;
        Span<byte> joined = rented is null ? stackalloc byte[StackBytesMax] : rented;
        joined = joined[..total];
        first.CopyTo(joined);
        second.CopyTo(joined[first.Length..]);
        HashCore(joined, destination);
        CryptographicOperations.ZeroMemory(joined);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>HKDF(chaining key, input): each output is exactly <see cref="HashBytes"/>; an empty <paramref name="output3"/> asks for two.</summary>
    public void Hkdf(ReadOnlySpan<byte> chainingKey, ReadOnlySpan<byte> input, Span<byte> output1, Span<byte> output2, Span<byte> output3)
    {
        Span<byte> key = stackalloc byte[HashBytes];
        Span<byte> text = stackalloc byte[HashBytes + 1];
        Hmac(chainingKey, input, key);
        Hmac(key, [1], output1);
        output1.CopyTo(text);
        text[^1] = 2;
        Hmac(key, text, output2);
        if (!output3.IsEmpty)
        {
            output2.CopyTo(text);
            text[^1] = 3;
            Hmac(key, text, output3);
        }

        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(text);
    }

    /// <summary>HMAC (RFC 2104) with a key of at most <see cref="BlockBytes"/>, into exactly <see cref="HashBytes"/>.</summary>
    protected virtual void Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination)
    {
        Span<byte> pad = stackalloc byte[BlockBytesMax];
        Span<byte> inner = stackalloc byte[HashBytesMax];
        pad = pad[..BlockBytes];
        inner = inner[..HashBytes];
        Pad(key, 0x36, pad);
        Hash(pad, data, inner);
        Pad(key, 0x5c, pad);
        Hash(pad, inner, destination);
        CryptographicOperations.ZeroMemory(pad);
        CryptographicOperations.ZeroMemory(inner);
    }

    protected abstract void HashCore(ReadOnlySpan<byte> source, Span<byte> destination);

    private static void Pad(ReadOnlySpan<byte> key, byte filler, Span<byte> pad)
    {
        pad.Fill(filler);
        for (int i = 0; i < key.Length; i++)
        {
            pad[i] ^= key[i];
        }
    }

    private sealed class Sha256Function() : HashFunction(SHA256.HashSizeInBytes, 64)
    {
        protected override void HashCore(ReadOnlySpan<byte> source, Span<byte> destination) => SHA256.HashData(source, destination);

        protected override void Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination) =>
            HMACSHA256.HashData(key, data, destination);
    }

    private sealed class Sha512Function() : HashFunction(SHA512.HashSizeInBytes, 128)
    {
        protected override void HashCore(ReadOnlySpan<byte> source, Span<byte> destination) => SHA512.HashData(source, destination);

        protected override void Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> destination) =>
            HMACSHA512.HashData(key, data, destination);
    }

    private sealed class Blake2sFunction() : HashFunction(Blake2s.HashBytes, Blake2s.BlockBytes)
    {
        protected override void HashCore(ReadOnlySpan<byte> source, Span<byte> destination) => Blake2s.HashData(source, destination);
    }

    private sealed class Blake2bFunction() : HashFunction(Blake2b.HashBytes, Blake2b.BlockBytes)
    {
        protected override void HashCore(ReadOnlySpan<byte> source, Span<byte> destination) => Blake2b.HashData(source, destination);
    }
}
