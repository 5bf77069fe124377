using System.Runtime.CompilerServices;

namespace OrleansMesh.Cryptography.MlKem;

/// <summary>Arithmetic modulo q = 3329 (FIPS 203, section 2.4), in time that does not depend on the numbers: no division, no branch.</summary>
/// <remarks>Unchecked: each method's range rules an overflow out, and these are the innermost loops.</remarks>
internal static class Ring
{
    /// <summary>The modulus.</summary>
    public const int Q = 3329;

    /// <summary>Coefficients of a polynomial.</summary>
    public const int N = 256;

    private const int BarrettShift = 24;
    private const long BarrettFactor = 5039; // floor(2^24 / q)

    /// <summary>The residue of 0 to 2^24 - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Reduce(int number)
    {
        unchecked
        {
            int quotient = (int)((number * BarrettFactor) >> BarrettShift);
            return SubtractOnce(number - (quotient * Q));
        }
    }

    /// <summary>The residue of 0 to 2 q - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SubtractOnce(int number)
    {
        unchecked
        {
            int less = number - Q;
            return less + ((less >> 31) & Q);
        }
    }

    /// <summary>a + b of two residues.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short Add(int a, int b) => unchecked((short)SubtractOnce(a + b));

    /// <summary>a - b of two residues.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short Subtract(int a, int b) => unchecked((short)SubtractOnce(a - b + Q));

    /// <summary>a b of two residues.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Multiply(int a, int b) => unchecked(Reduce(a * b));
}
