namespace OrleansMesh.Domain.Qos;

/// <summary>Bounds and shares of a <see cref="QosQueue{T}"/>; all positive.</summary>
/// <param name="CountMax">Items that wait at most.</param>
/// <param name="BytesMax">Bytes that wait at most; an empty queue takes any item.</param>
public sealed record QosLimits(int CountMax, long BytesMax)
{
    /// <summary>Bytes of one share of a turn: what a federation of a class gets before the next one, and the low class before the others.</summary>
    public int QuantumBytes { get; init; } = 16 * 1024;

    /// <summary>Bytes of critical items that may overtake others that wait, before one of those is let through.</summary>
    public int CriticalBytesMax { get; init; } = 64 * 1024;

    /// <summary>Shares of high, normal and low in what critical leaves.</summary>
    internal static ReadOnlySpan<int> Shares => [4, 2, 1];
}
