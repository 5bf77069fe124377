namespace OrleansMesh.Wire.Membership;

/// <summary>How long answers of one member take, smoothed as in RFC 6298 §2, and the time-out that follows from it.</summary>
public struct RoundTripEstimator
{
    private TimeSpan _smoothed;
    private TimeSpan _variation;

    /// <summary>The smoothed round trip; zero before the first sample.</summary>
    public readonly TimeSpan Smoothed => _smoothed;

    /// <summary>Takes the time of one answer; a negative one counts as zero.</summary>
    public void Add(TimeSpan sample)
    {
        sample = sample < TimeSpan.Zero ? TimeSpan.Zero : sample;
        if (_smoothed == TimeSpan.Zero)
        {
            _smoothed = sample;
            _variation = sample / 2;
            return;
        }

        _variation = ((_variation * 3) + (_smoothed - sample).Duration()) / 4;
        _smoothed = ((_smoothed * 7) + sample) / 8;
    }

    /// <summary>Smoothed + 4 × variation within the bounds; <paramref name="max"/> before the first sample.</summary>
    public readonly TimeSpan Timeout(TimeSpan min, TimeSpan max)
    {
        if (_smoothed == TimeSpan.Zero)
        {
            return max;
        }

        TimeSpan timeout = _smoothed + (_variation * 4);
        return timeout < min ? min : timeout > max ? max : timeout;
    }
}
