namespace OrleansMesh.Cryptography.MlKem;

/// <summary>Polynomials as bytes, whole or compressed: FIPS 203, section 4.2.1. Decoders of secrets and of ciphertexts take no branch on them.</summary>
internal static class Encoding
{
    /// <summary>Bytes of a polynomial with 12 bits a coefficient.</summary>
    public const int PolynomialBytes = 384;

    private const int Half = 1665; // ceil(q / 2), rounds to the nearest

    /// <summary>ByteEncode_12.</summary>
    public static void Encode12(ReadOnlySpan<short> polynomial, Span<byte> bytes)
    {
        for (int i = 0; i < Ring.N / 2; i++)
        {
            int a = polynomial[2 * i];
            int b = polynomial[(2 * i) + 1];
            bytes[3 * i] = (byte)(a & 0xff);
            bytes[(3 * i) + 1] = (byte)((a >> 8) | ((b & 0x0f) << 4));
            bytes[(3 * i) + 2] = (byte)(b >> 4);
        }
    }

    /// <summary>ByteDecode_12, reduced modulo q; true when no reduction was needed, which keys must not (section 7.2).</summary>
    public static bool Decode12(ReadOnlySpan<byte> bytes, Span<short> polynomial)
    {
        int excess = 0;
        for (int i = 0; i < Ring.N / 2; i++)
        {
            int a = bytes[3 * i] | ((bytes[(3 * i) + 1] & 0x0f) << 8);
            int b = (bytes[(3 * i) + 1] >> 4) | (bytes[(3 * i) + 2] << 4);
            excess |= (Ring.Q - 1 - a) | (Ring.Q - 1 - b);
            polynomial[2 * i] = (short)Ring.SubtractOnce(a);
            polynomial[(2 * i) + 1] = (short)Ring.SubtractOnce(b);
        }

        return excess >= 0;
    }

    /// <summary>ByteEncode_10(Compress_10), 320 bytes.</summary>
    public static void Compress10(ReadOnlySpan<short> polynomial, Span<byte> bytes)
    {
        for (int i = 0; i < Ring.N / 4; i++)
        {
            ulong four = 0;
            for (int j = 0; j < 4; j++)
            {
                // Multiplication by the reciprocal of q: a division would take its time by the secret.
                ulong compressed = ((((ulong)polynomial[(4 * i) + j] << 10) + Half) * 1290167) >> 32;
                four |= (compressed & 0x3ff) << (10 * j);
            }

            for (int j = 0; j < 5; j++)
            {
                bytes[(5 * i) + j] = (byte)((four >> (8 * j)) & 0xff);
            }
        }
    }

    /// <summary>Decompress_10(ByteDecode_10).</summary>
    public static void Decompress10(ReadOnlySpan<byte> bytes, Span<short> polynomial)
    {
        for (int i = 0; i < Ring.N / 4; i++)
        {
            ulong five = 0;
            for (int j = 0; j < 5; j++)
            {
                five |= (ulong)bytes[(5 * i) + j] << (8 * j);
            }

            for (int j = 0; j < 4; j++)
            {
                int compressed = (int)((five >> (10 * j)) & 0x3ff);
                polynomial[(4 * i) + j] = (short)(((compressed * Ring.Q) + 512) >> 10);
            }
        }
    }

    /// <summary>ByteEncode_4(Compress_4), 128 bytes.</summary>
    public static void Compress4(ReadOnlySpan<short> polynomial, Span<byte> bytes)
    {
        for (int i = 0; i < Ring.N / 2; i++)
        {
            bytes[i] = (byte)(Four(polynomial[2 * i]) | (Four(polynomial[(2 * i) + 1]) << 4));
        }

        static int Four(short coefficient) => (int)(((((ulong)coefficient << 4) + Half) * 80635) >> 28) & 0x0f;
    }

    /// <summary>Decompress_4(ByteDecode_4).</summary>
    public static void Decompress4(ReadOnlySpan<byte> bytes, Span<short> polynomial)
    {
        for (int i = 0; i < Ring.N / 2; i++)
        {
            polynomial[2 * i] = (short)((((bytes[i] & 0x0f) * Ring.Q) + 8) >> 4);
            polynomial[(2 * i) + 1] = (short)((((bytes[i] >> 4) * Ring.Q) + 8) >> 4);
        }
    }

    /// <summary>ByteEncode_1(Compress_1), 32 bytes.</summary>
    public static void Compress1(ReadOnlySpan<short> polynomial, Span<byte> message)
    {
        for (int i = 0; i < Ring.N / 8; i++)
        {
            int bits = 0;
            for (int j = 0; j < 8; j++)
            {
                bits |= ((int)(((((ulong)polynomial[(8 * i) + j] << 1) + Half) * 80635) >> 28) & 1) << j;
            }

            message[i] = (byte)bits;
        }
    }

    /// <summary>Decompress_1(ByteDecode_1).</summary>
    public static void Decompress1(ReadOnlySpan<byte> message, Span<short> polynomial)
    {
        for (int i = 0; i < Ring.N; i++)
        {
            int bit = (message[i >> 3] >> (i & 7)) & 1;
            polynomial[i] = (short)(-bit & Half);
        }
    }
}
