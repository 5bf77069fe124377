namespace OrleansMesh.Domain.Federation;

/// <summary>When a failed handshake is tried again (FMP 3.3): after 2^n seconds, 60 at most, three times.</summary>
public static class HandshakeRetry
{
    /// <summary>Most retries after the first attempt.</summary>
    public const int RetriesMax = 3;

    /// <summary>Longest wait.</summary>
    public static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(60);

    /// <summary>The wait before retry <paramref name="retry"/> (1, 2, …); null when there is no such retry any more.</summary>
    public static TimeSpan? DelayBefore(int retry)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retry, 1);
        return retry <= RetriesMax ? Backoff(retry) : null;
    }

    /// <summary>2^<paramref name="exponent"/> seconds, 60 at most; for those who retry for longer, such as links.</summary>
    public static TimeSpan Backoff(int exponent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(exponent);
        return exponent < 6 ? TimeSpan.FromSeconds(1 << exponent) : DelayMax;
    }
}
