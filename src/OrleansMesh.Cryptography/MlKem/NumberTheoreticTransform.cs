namespace OrleansMesh.Cryptography.MlKem;

/// <summary>The number-theoretic transform of FIPS 203, section 4.3.</summary>
internal static class NumberTheoreticTransform
{
    private const int Root = 17;
    private const int HalfInverse = 3303; // 128^-1 mod q

    private static readonly short[] Zetas = Powers(i => Reverse(i));
    private static readonly short[] Gammas = Powers(i => (2 * Reverse(i)) + 1);

    /// <summary>Algorithm 9, in place.</summary>
    public static void Forward(Span<short> f)
    {
        int zeta = 1;
        for (int length = 128; length >= 2; length >>= 1)
        {
            for (int start = 0; start < Ring.N; start += 2 * length)
            {
                int factor = Zetas[zeta++];
                Span<short> low = f.Slice(start, length);
                Span<short> high = f.Slice(start + length, length);
                for (int j = 0; j < low.Length && j < high.Length; j++)
                {
                    int t = Ring.Multiply(factor, high[j]);
                    high[j] = Ring.Subtract(low[j], t);
                    low[j] = Ring.Add(low[j], t);
                }
            }
        }
    }

    /// <summary>Algorithm 10, in place.</summary>
    public static void Inverse(Span<short> f)
    {
        int zeta = 127;
        for (int length = 2; length <= 128; length <<= 1)
        {
            for (int start = 0; start < Ring.N; start += 2 * length)
            {
                int factor = Zetas[zeta--];
                Span<short> low = f.Slice(start, length);
                Span<short> high = f.Slice(start + length, length);
                for (int j = 0; j < low.Length && j < high.Length; j++)
                {
                    int t = low[j];
                    low[j] = Ring.Add(t, high[j]);
                    high[j] = (short)Ring.Multiply(factor, Ring.Subtract(high[j], t));
                }
            }
        }

        foreach (ref short coefficient in f)
        {
            coefficient = (short)Ring.Multiply(coefficient, HalfInverse);
        }
    }

    /// <summary>Adds the product of two transformed polynomials to <paramref name="sum"/> (algorithms 11 and 12).</summary>
    public static void MultiplyAdd(ReadOnlySpan<short> f, ReadOnlySpan<short> g, Span<short> sum)
    {
        f = f[..Ring.N];
        g = g[..Ring.N];
        sum = sum[..Ring.N];
        for (int i = 0; i < Ring.N / 2; i++)
        {
            int f0 = f[2 * i];
            int f1 = f[(2 * i) + 1];
            int g0 = g[2 * i];
            int g1 = g[(2 * i) + 1];

            // A product of residues and a residue are below 2^24, which is what Reduce takes.
            int low = Ring.Reduce(unchecked((f0 * g0) + Ring.Multiply(Ring.Multiply(f1, g1), Gammas[i])));
            int high = Ring.Reduce(unchecked(Ring.Multiply(f0, g1) + (f1 * g0)));
            sum[2 * i] = Ring.Add(sum[2 * i], low);
            sum[(2 * i) + 1] = Ring.Add(sum[(2 * i) + 1], high);
        }
    }

    private static int Reverse(int seven)
    {
        int reversed = 0;
        for (int bit = 0; bit < 7; bit++)
        {
            reversed |= ((seven >> bit) & 1) << (6 - bit);
        }

        return reversed;
    }

    private static short[] Powers(Func<int, int> exponentOf)
    {
        short[] powers = new short[128];
        for (int i = 0; i < powers.Length; i++)
        {
            int power = 1;
            for (int e = exponentOf(i); e > 0; e--)
            {
                power = Ring.Multiply(power, Root);
            }

            powers[i] = (short)power;
        }

        return powers;
    }
}
