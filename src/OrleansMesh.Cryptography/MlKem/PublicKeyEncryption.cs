using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OrleansMesh.Cryptography.MlKem;

/// <summary>K-PKE with the parameters of ML-KEM-768 (FIPS 203, section 5; k = 3, eta = 2, du = 10, dv = 4). Not secure by itself.</summary>
internal static class PublicKeyEncryption
{
    public const int Rank = 3;
    public const int SeedBytes = 32;
    public const int DecryptionKeyBytes = Rank * Encoding.PolynomialBytes;
    public const int EncryptionKeyBytes = DecryptionKeyBytes + SeedBytes;
    public const int CiphertextBytes = (Rank * CompressedBytes) + 128;

    private const int CompressedBytes = 320;
    private const int VectorLength = Rank * Ring.N;

    /// <summary>K-PKE.KeyGen, algorithm 13.</summary>
    public static void GenerateKey(ReadOnlySpan<byte> seed, Span<byte> encryptionKey, Span<byte> decryptionKey)
    {
        Span<byte> seeds = stackalloc byte[2 * SeedBytes];
        MlKemHashes.G(seed, [Rank], seeds);

        ReadOnlySpan<byte> rho = seeds[..SeedBytes];
        ReadOnlySpan<byte> sigma = seeds[SeedBytes..];
        Span<short> s = stackalloc short[VectorLength];
        Span<short> t = stackalloc short[VectorLength];
        Span<short> entry = stackalloc short[Ring.N];
        for (int i = 0; i < Rank; i++)
        {
            Sampling.Noise(sigma, (byte)i, Of(s, i));
            Sampling.Noise(sigma, (byte)(Rank + i), Of(t, i));
            NumberTheoreticTransform.Forward(Of(s, i));
            NumberTheoreticTransform.Forward(Of(t, i));
        }

        for (int i = 0; i < Rank; i++)
        {
            for (int j = 0; j < Rank; j++)
            {
                Sampling.Uniform(rho, (byte)j, (byte)i, entry);
                NumberTheoreticTransform.MultiplyAdd(entry, Of(s, j), Of(t, i));
            }

            Encoding.Encode12(Of(t, i), encryptionKey.Slice(i * Encoding.PolynomialBytes, Encoding.PolynomialBytes));
            Encoding.Encode12(Of(s, i), decryptionKey.Slice(i * Encoding.PolynomialBytes, Encoding.PolynomialBytes));
        }

        rho.CopyTo(encryptionKey[DecryptionKeyBytes..]);
        CryptographicOperations.ZeroMemory(seeds);
        Zero(s);
        Zero(t);
    }

    /// <summary>K-PKE.Encrypt, algorithm 14.</summary>
    public static void Encrypt(ReadOnlySpan<byte> encryptionKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> randomness, Span<byte> ciphertext)
    {
        ReadOnlySpan<byte> rho = encryptionKey[DecryptionKeyBytes..];
        Span<short> y = stackalloc short[VectorLength];
        Span<short> sum = stackalloc short[Ring.N];
        Span<short> entry = stackalloc short[Ring.N];
        for (int i = 0; i < Rank; i++)
        {
            Sampling.Noise(randomness, (byte)i, Of(y, i));
            NumberTheoreticTransform.Forward(Of(y, i));
        }

        for (int i = 0; i < Rank; i++)
        {
            sum.Clear();
            for (int j = 0; j < Rank; j++)
            {
                Sampling.Uniform(rho, (byte)i, (byte)j, entry);
                NumberTheoreticTransform.MultiplyAdd(entry, Of(y, j), sum);
            }

            NumberTheoreticTransform.Inverse(sum);
            Sampling.Noise(randomness, (byte)(Rank + i), entry);
            Add(sum, entry);
            Encoding.Compress10(sum, ciphertext.Slice(i * CompressedBytes, CompressedBytes));
        }

        sum.Clear();
        for (int i = 0; i < Rank; i++)
        {
            _ = Encoding.Decode12(encryptionKey.Slice(i * Encoding.PolynomialBytes, Encoding.PolynomialBytes), entry);
            NumberTheoreticTransform.MultiplyAdd(entry, Of(y, i), sum);
        }

        NumberTheoreticTransform.Inverse(sum);
        Sampling.Noise(randomness, 2 * Rank, entry);
        Add(sum, entry);
        Encoding.Decompress1(message, entry);
        Add(sum, entry);
        Encoding.Compress4(sum, ciphertext[(Rank * CompressedBytes)..]);
        Zero(y);
        Zero(sum);
        Zero(entry);
    }

    /// <summary>K-PKE.Decrypt, algorithm 15.</summary>
    public static void Decrypt(ReadOnlySpan<byte> decryptionKey, ReadOnlySpan<byte> ciphertext, Span<byte> message)
    {
        Span<short> product = stackalloc short[Ring.N];
        Span<short> u = stackalloc short[Ring.N];
        Span<short> s = stackalloc short[Ring.N];
        product.Clear();
        for (int i = 0; i < Rank; i++)
        {
            Encoding.Decompress10(ciphertext.Slice(i * CompressedBytes, CompressedBytes), u);
            NumberTheoreticTransform.Forward(u);
            _ = Encoding.Decode12(decryptionKey.Slice(i * Encoding.PolynomialBytes, Encoding.PolynomialBytes), s);
            NumberTheoreticTransform.MultiplyAdd(u, s, product);
        }

        NumberTheoreticTransform.Inverse(product);
        Encoding.Decompress4(ciphertext[(Rank * CompressedBytes)..], u);
        for (int i = 0; i < Ring.N; i++)
        {
            u[i] = Ring.Subtract(u[i], product[i]);
        }

        Encoding.Compress1(u, message);
        Zero(product);
        Zero(u);
        Zero(s);
    }

    private static Span<short> Of(Span<short> vector, int i) => vector.Slice(i * Ring.N, Ring.N);

    private static void Add(Span<short> sum, ReadOnlySpan<short> other)
    {
        for (int i = 0; i < Ring.N; i++)
        {
            sum[i] = Ring.Add(sum[i], other[i]);
        }
    }

    private static void Zero(Span<short> secret) => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(secret));
}
