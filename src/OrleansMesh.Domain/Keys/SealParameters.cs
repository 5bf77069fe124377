namespace OrleansMesh.Domain.Keys;

/// <summary>What a guess at a passphrase costs. Bounded on both sides: a stranger's file must not take this machine's memory, and a key of ours must not be cheap to guess.</summary>
/// <param name="MemoryKiB">Memory of Argon2id: <see cref="MemoryKiBMin"/> to <see cref="MemoryKiBMax"/>.</param>
/// <param name="Passes">Passes over it: <see cref="PassesMin"/> to <see cref="PassesMax"/>.</param>
public sealed record SealParameters(int MemoryKiB, int Passes)
{
    /// <summary>8 MiB.</summary>
    public const int MemoryKiBMin = 8 * 1024;

    /// <summary>512 MiB.</summary>
    public const int MemoryKiBMax = 512 * 1024;

    /// <summary>Fewest passes.</summary>
    public const int PassesMin = 2;

    /// <summary>Most passes.</summary>
    public const int PassesMax = 8;

    /// <summary>64 MiB, 3 passes: the second choice of RFC 9106, 4, with one lane.</summary>
    public static SealParameters Default { get; } = new(64 * 1024, 3);

    /// <summary>The cheapest that are taken.</summary>
    public static SealParameters Least { get; } = new(MemoryKiBMin, PassesMin);

    /// <summary>Whether both are within their bounds.</summary>
    public bool IsAllowed => MemoryKiB is >= MemoryKiBMin and <= MemoryKiBMax && Passes is >= PassesMin and <= PassesMax;
}
